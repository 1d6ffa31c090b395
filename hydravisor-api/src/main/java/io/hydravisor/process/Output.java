package io.hydravisor.process;

import java.nio.ByteBuffer;

/** A piece of a command's output, or the knowledge that a piece is gone. Offsets count bytes from the stream's start. */
public sealed interface Output {
    /**
     * Where this piece starts.
     *
     * @return bytes from the start of the stream
     */
    long start();

    /**
     * Where the next piece starts.
     *
     * @return bytes from the start of the stream
     */
    long end();

    /**
     * Bytes as the command wrote them.
     *
     * @param offset where they start
     * @param bytes at least one; read-only
     */
    record Chunk(long offset, ByteBuffer bytes) implements Output {
        /**
         * Makes the buffer read-only.
         *
         * @param offset where they start
         * @param bytes at least one; read-only
         */
        public Chunk {
            bytes = bytes.asReadOnlyBuffer();
        }

        @Override
        public long start() {
            return offset;
        }

        @Override
        public long end() {
            return offset + bytes.remaining();
        }
    }

    /**
     * Bytes that were written and can't be had any more.
     *
     * @param from the first lost byte
     * @param to behind the last lost byte
     * @param why what happened to them
     */
    record Gap(long from, long to, String why) implements Output {
        @Override
        public long start() {
            return from;
        }

        @Override
        public long end() {
            return to;
        }
    }
}
