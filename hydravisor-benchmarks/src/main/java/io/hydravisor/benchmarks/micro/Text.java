package io.hydravisor.benchmarks.micro;

import java.nio.charset.StandardCharsets;

/** What a build might print: ASCII lines, now and then a word that is not. */
final class Text {
    static final int LINES = 100_000;

    private static final byte[] BYTES = make();

    private Text() {}

    private static byte[] make() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("[INFO] ").append(i).append(" of what a build has to say about this and that");
            text.append(i % 16 == 0 ? ", naïvely\n" : ", as ever\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same array each time; not to be written to. */
    static byte[] bytes() {
        return BYTES;
    }
}
