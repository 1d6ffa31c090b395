package io.hydravisor.testkit.memory;

import java.io.InputStream;
import java.io.OutputStream;

/** A connection on a sandbox's loopback: two pipes. Its state is guarded by the kernel's lock. */
final class MemoryConnection {
    private final MemoryKernel kernel;
    private final MemoryPipe toServer = new MemoryPipe();
    private final MemoryPipe toClient = new MemoryPipe();

    MemoryConnection(MemoryKernel kernel) {
        this.kernel = kernel;
    }

    MemoryPipe incoming(boolean server) {
        return server ? toServer : toClient;
    }

    MemoryPipe outgoing(boolean server) {
        return server ? toClient : toServer;
    }

    /** What one side does when it closes; with the lock held. */
    void close(boolean server) {
        outgoing(server).closeWriter();
        incoming(server).closeReader();
    }

    /** A program's end, which closes with the program. */
    ProgramConnection end(MemoryProcess self, boolean server) {
        kernel.change(() -> self.atEnd(() -> close(server)));
        InputStream in = ProcessStreams.input(self, incoming(server)::read);
        OutputStream out = ProcessStreams.output(
                self, outgoing(server)::write, () -> {}, () -> kernel.change(outgoing(server)::closeWriter));
        return new End(in, out, () -> kernel.change(() -> close(server)));
    }

    private record End(InputStream in, OutputStream out, Runnable onClose) implements ProgramConnection {
        @Override
        public void close() {
            onClose.run();
        }
    }
}
