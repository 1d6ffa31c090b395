package io.hydravisor.vault.age.format;

import java.util.Arrays;

/** Bytes that are wiped when it is closed. Safe for use by many threads. */
final class Secret implements AutoCloseable {
    private final byte[] bytes;
    private boolean closed;

    /** Copies the bytes; the caller's stay the caller's to wipe. */
    Secret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** {@return a copy, for the caller to wipe} */
    synchronized byte[] copy() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        return bytes.clone();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
