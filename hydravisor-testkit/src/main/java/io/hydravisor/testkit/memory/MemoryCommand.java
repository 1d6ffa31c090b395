package io.hydravisor.testkit.memory;

import io.hydravisor.process.Command;
import io.hydravisor.process.Durability;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.OutputRead;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A command in the backend: a process group, its streams and what is kept of it. Safe for use by many threads. */
final class MemoryCommand implements MemoryStdio {
    private final MemorySandbox sandbox;
    private final MemoryKernel kernel;
    private final CommandRecord record;
    private final boolean direct;
    private final MemoryGroup group;
    private final MemoryPipe stdin = new MemoryPipe();
    private final MemoryOutput stdout;
    private final MemoryOutput stderr;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private boolean timedOut;
    private boolean killing;

    MemoryCommand(MemorySandbox sandbox, Command command, Instant started) {
        this.sandbox = sandbox;
        this.kernel = sandbox.kernel();
        this.record = new CommandRecord(
                command.id().orElseThrow(),
                started,
                command.timeout(),
                command.grace(),
                command.stdin() instanceof Stdin.Open);
        this.direct = command.durability() instanceof Durability.Direct;
        this.stdout = new MemoryOutput(command.durability());
        this.stderr = new MemoryOutput(command.durability());
        this.group = new MemoryGroup(sandbox, this);
        if (command.stdin() instanceof Stdin.Closed) {
            stdin.closeWriter();
        }
    }

    CommandRecord record() {
        return record;
    }

    MemoryGroup group() {
        return group;
    }

    boolean direct() {
        return direct;
    }

    MemorySandbox sandbox() {
        return sandbox;
    }

    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    @Override
    public void changed() {
        sandbox.forgetEnded(this);
        sandbox.endWith(this);
        watchers.forEach(Runnable::run);
    }

    private MemoryOutput output(StdStream stream) {
        return stream == StdStream.STDOUT ? stdout : stderr;
    }

    @Override
    public InputStream in(MemoryProcess self) {
        return ProcessStreams.input(self, stdin::read);
    }

    @Override
    public OutputStream out(MemoryProcess self) {
        return ProcessStreams.output(self, bytes -> take(stdout, bytes), this::changed, () -> {});
    }

    @Override
    public OutputStream err(MemoryProcess self) {
        return ProcessStreams.output(self, bytes -> take(stderr, bytes), this::changed, () -> {});
    }

    @Override
    public @Nullable MemoryTerminal terminal() {
        return null;
    }

    private int take(MemoryOutput output, ByteBuffer bytes) {
        if (output.unread()) {
            return MemoryPipe.END;
        }
        int count = output.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + count);
        if (output.mustKill() && !killing) {
            killing = true;
            group.signal(Signals.KILL, SignalTarget.GROUP);
        }
        return count == 0 && bytes.hasRemaining() ? MemoryPipe.NOT_NOW : count;
    }

    Optional<ExitStatus> exit() {
        return kernel.get(group::end);
    }

    OutputRead read(StdStream stream, long offset, int max) {
        OutputRead[] found = new OutputRead[1];
        kernel.change(() -> found[0] = output(stream).read(offset, max, !group.alive()));
        return found[0];
    }

    long written(StdStream stream) {
        return kernel.get(() -> output(stream).written());
    }

    /** Null if there is no room yet. For {@link MemoryKernel#await}. */
    @Nullable
    Integer write(ByteBuffer bytes) {
        int count = group.end().isPresent() ? MemoryPipe.END : stdin.write(bytes);
        return count == MemoryPipe.NOT_NOW ? null : Integer.valueOf(count);
    }

    void closeStdin() {
        kernel.change(stdin::closeWriter);
    }

    void signal(int number, SignalTarget target) {
        kernel.change(() -> group.signal(number, target));
    }

    boolean groupAlive() {
        return kernel.get(group::alive);
    }

    void markTimedOut() {
        kernel.change(() -> timedOut |= group.end().isEmpty());
    }

    boolean timedOut() {
        return kernel.get(() -> timedOut);
    }

    /** Nobody reads a direct command's output any more; it runs on. */
    void abandon() {
        kernel.change(() -> {
            stdout.abandon();
            stderr.abandon();
        });
        sandbox.forgetEnded(this);
    }

    /** The connection that carried a direct command's output broke: it dies with it. */
    void lose() {
        kernel.change(() -> {
            stdout.lose();
            stderr.lose();
            group.signal(Signals.KILL, SignalTarget.GROUP);
        });
        changed();
    }

    /** Whether nothing of it can be asked for any more. With the kernel's lock held. */
    boolean forgettable() {
        return direct && stdout.unread() && !group.alive();
    }
}
