package io.hydravisor.testkit.memory;

import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExecResult.Captured;
import io.hydravisor.process.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A command that a pane's shell runs on behalf of a client: its input is the pane, and its outputs are pipes that are captured and
 * shown. Guarded by the kernel's lock.
 */
final class MemoryJob implements MemoryStdio {
    static final int NOT_FOUND = 127;

    private final MemoryPane pane;
    private final Command command;
    private final MemoryGroup group;
    private final Capture stdout = new Capture();
    private final Capture stderr = new Capture();
    private @Nullable ExitStatus refused;

    MemoryJob(MemoryPane pane, Command command) {
        this.pane = pane;
        this.command = command;
        this.group = new MemoryGroup(pane.sandbox(), this);
    }

    private final class Capture {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long total;

        private int take(ByteBuffer bytes) {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            int room = (int) Math.min(piece.length, command.capture().bytes() - kept.size());
            kept.write(piece, 0, Math.max(0, room));
            total += piece.length;
            return pane.show(ByteBuffer.wrap(piece));
        }

        private Captured captured(boolean complete) {
            return new Captured(kept.toByteArray(), total, complete);
        }
    }

    Command command() {
        return command;
    }

    MemoryGroup group() {
        return group;
    }

    /** A shell says so on the command's standard error. */
    void refuse(CommandStartException why) {
        stderr.take(ByteBuffer.wrap(("sh: " + why.problem() + "\n").getBytes(StandardCharsets.UTF_8)));
        refused = new ExitStatus.Exited(NOT_FOUND);
    }

    /** How it ended; null while it runs. A shell tells a signal by its exit code alone. */
    @Nullable
    ExitStatus status() {
        if (refused != null) {
            return refused;
        }
        ExitStatus end = group.end().orElse(null);
        return end instanceof ExitStatus.Signaled signal ? new ExitStatus.Signaled(signal.number(), false) : end;
    }

    Captured stdout() {
        return stdout.captured(!group.alive());
    }

    Captured stderr() {
        return stderr.captured(!group.alive());
    }

    @Override
    public InputStream in(MemoryProcess self) {
        return pane.in(self);
    }

    @Override
    public OutputStream out(MemoryProcess self) {
        return ProcessStreams.output(self, stdout::take, pane::tell, () -> {});
    }

    @Override
    public OutputStream err(MemoryProcess self) {
        return ProcessStreams.output(self, stderr::take, pane::tell, () -> {});
    }

    @Override
    public @Nullable MemoryTerminal terminal() {
        return null;
    }

    @Override
    public void changed() {
        pane.tell();
    }
}
