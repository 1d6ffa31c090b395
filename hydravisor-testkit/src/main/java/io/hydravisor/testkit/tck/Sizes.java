package io.hydravisor.testkit.tck;

/** How much data the rules move. */
final class Sizes {
    static final boolean FULL = Boolean.getBoolean("hydravisor.full");
    static final int MIB = 1 << 20;
    /** What goes through streams and files. */
    static final int STREAM_BYTES = Integer.getInteger("hydravisor.tck.mebibytes", FULL ? 64 : 1) * MIB;

    static final int THREADS = 32;

    private Sizes() {}
}
