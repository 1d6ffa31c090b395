package io.hydravisor.testkit.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A process's ends of pipes and the like. */
final class ProcessStreams {
    private ProcessStreams() {}

    /** One attempt, under the kernel's lock: a count, or {@link MemoryPipe#NOT_NOW} or {@link MemoryPipe#END}. */
    @FunctionalInterface
    interface Attempt {
        int on(ByteBuffer bytes);
    }

    static InputStream input(MemoryProcess self, Attempt read) {
        return new Input(self, read);
    }

    /**
     * An output.
     *
     * @param wrote called without the lock after each piece
     * @param close closes the writer's end
     */
    static OutputStream output(MemoryProcess self, Attempt write, Runnable wrote, Runnable close) {
        return new Output(self, write, wrote, close);
    }

    private static int call(MemoryProcess self, Attempt attempt, ByteBuffer bytes) throws IOException {
        int[] count = new int[1];
        try {
            boolean done = self.kernel()
                    .call(
                            self.caller(),
                            () -> {
                                count[0] = attempt.on(bytes);
                                return count[0] != MemoryPipe.NOT_NOW;
                            },
                            MemoryKernel.FOREVER);
            assert done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException thrown = new InterruptedIOException("interrupted");
            thrown.initCause(e);
            throw thrown;
        }
        return count[0];
    }

    private static final class Input extends InputStream {
        private final MemoryProcess self;
        private final Attempt read;

        Input(MemoryProcess self, Attempt read) {
            this.self = self;
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            return length == 0 ? 0 : call(self, read, ByteBuffer.wrap(target, offset, length));
        }
    }

    private static final class Output extends OutputStream {
        private final MemoryProcess self;
        private final Attempt write;
        private final Runnable wrote;
        private final Runnable close;

        Output(MemoryProcess self, Attempt write, Runnable wrote, Runnable close) {
            this.self = self;
            this.write = write;
            this.wrote = wrote;
            this.close = close;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
            while (left.hasRemaining()) {
                if (call(self, write, left) == MemoryPipe.END) {
                    throw new IOException("Broken pipe");
                }
                wrote.run();
            }
        }

        @Override
        public void close() {
            close.run();
        }
    }
}
