package io.hydravisor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where a command reads its standard input from. */
public sealed interface Stdin {
    /**
     * Nowhere: the command reads end of file at once. The default.
     *
     * @return the input
     */
    static Stdin closed() {
        return new Closed();
    }

    /**
     * The caller writes to {@link CommandProcess#stdin()} and closes it.
     *
     * @return the input
     */
    static Stdin open() {
        return new Open();
    }

    /**
     * These bytes, then end of file.
     *
     * @param bytes copied
     * @return the input
     */
    static Stdin of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Source(() -> new java.io.ByteArrayInputStream(copy));
    }

    /**
     * This text in UTF-8, then end of file.
     *
     * @param text the text
     * @return the input
     */
    static Stdin of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A file of the host, then end of file. It is opened when the command starts.
     *
     * @param file the file
     * @return the input
     */
    static Stdin from(Path file) {
        Objects.requireNonNull(file, "file");
        return new Source(() -> Files.newInputStream(file));
    }

    /** No input. */
    record Closed() implements Stdin {}

    /** Input that the caller writes. */
    record Open() implements Stdin {}

    /**
     * Input from a stream that is opened when the command starts, copied in the background and closed.
     *
     * @param opener opens it; once for each start
     */
    record Source(Opener opener) implements Stdin {}

    /** Opens a stream. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @return the stream; whoever asked closes it
         * @throws IOException if it can't be opened
         */
        InputStream open() throws IOException;
    }
}
