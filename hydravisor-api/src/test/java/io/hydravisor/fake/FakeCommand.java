package io.hydravisor.fake;

import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.OutputRead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A command that does what a test says: it writes, loses output, ends, and takes signals. Says what was asked of it. */
public final class FakeCommand implements CommandDriver {
    private final CommandRecord record;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Map<StdStream, FakeOutput> outputs = new EnumMap<>(StdStream.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<String> signals = new CopyOnWriteArrayList<>();
    private final Queue<RuntimeException> signalFailures = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private final CountDownLatch inputClosed = new CountDownLatch(1);
    private final CountDownLatch discarded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable RuntimeException readFailure;
    private volatile @Nullable RuntimeException writeFailure;
    private volatile @Nullable IOException inputFailure;
    private volatile Consumer<Signal> onSignal = signal -> {};
    private volatile Runnable onEndOfInput = () -> {};
    private volatile Reading onRead = (stream, offset, max) -> output(stream).read(offset, max);
    private volatile boolean timedOut;
    private volatile boolean groupAlive = true;

    private interface Reading {
        OutputRead read(StdStream stream, long offset, int max);
    }

    public FakeCommand(CommandRecord record) {
        this.record = record;
        for (StdStream stream : StdStream.values()) {
            outputs.put(stream, new FakeOutput());
        }
    }

    static FakeCommand of(Command command, Instant started) {
        return new FakeCommand(new CommandRecord(
                command.id().orElseThrow(),
                started,
                command.timeout(),
                command.grace(),
                command.stdin() instanceof Stdin.Open));
    }

    /** A command that runs without limits, for tests that need no sandbox around it. */
    public static FakeCommand running() {
        return new FakeCommand(
                new CommandRecord("fake", Instant.EPOCH, Optional.empty(), Duration.ofSeconds(5), false));
    }

    // What it does.

    public FakeCommand out(String text) {
        return write(StdStream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeCommand err(String text) {
        return write(StdStream.STDERR, text.getBytes(StandardCharsets.UTF_8));
    }

    public FakeCommand write(StdStream stream, byte... bytes) {
        output(stream).write(bytes);
        changed();
        return this;
    }

    public FakeCommand lose(StdStream stream, long count) {
        output(stream).lose(count, "dropped by a test");
        changed();
        return this;
    }

    public FakeCommand endOutputs() {
        outputs.values().forEach(FakeOutput::end);
        changed();
        return this;
    }

    /** Its first process ends, and nothing of it is left. */
    public FakeCommand exit(int code) {
        groupAlive = false;
        endOutputs();
        return end(new ExitStatus.Exited(code));
    }

    /** Its first process ends; what it left in the background goes on writing. */
    public FakeCommand leave(int code) {
        return end(new ExitStatus.Exited(code));
    }

    /** Its first process ends; what is left happens as soon as somebody has looked at its output since then. */
    public FakeCommand leaveThen(int code, Runnable rest) {
        AtomicBoolean looked = new AtomicBoolean();
        onRead = (stream, offset, max) -> {
            OutputRead found = output(stream).read(offset, max);
            if (exit.isDone() && looked.compareAndSet(false, true)) {
                rest.run();
            }
            return found;
        };
        return leave(code);
    }

    public FakeCommand end(ExitStatus status) {
        exit.complete(status);
        changed();
        return this;
    }

    /** Everything that it left in the background is gone. */
    public void groupEnds() {
        groupAlive = false;
        endOutputs();
    }

    /** It writes single bytes, too many for anyone to keep, and ends. */
    public FakeCommand countless(long bytes) {
        onRead = (stream, offset, max) -> offset < bytes
                ? new OutputRead.Available(new Output.Chunk(offset, ByteBuffer.allocate(1)))
                : new OutputRead.End();
        return exit(0);
    }

    public FakeCommand onSignal(Consumer<Signal> reaction) {
        onSignal = reaction;
        return this;
    }

    /** It reads its input to the end and exits; a signal ends it before. */
    public FakeCommand readsItsInput() {
        onEndOfInput = () -> exit(0);
        return diesAt(signal -> true);
    }

    /** Signals of some kinds end it and its group, the others do nothing. */
    public FakeCommand diesAt(Predicate<Signal> deadly) {
        return onSignal(signal -> {
            if (deadly.test(signal)) {
                groupEnds();
                end(new ExitStatus.Signaled(signal.number(), true));
            }
        });
    }

    /** The next signals fail, one for each exception. */
    public FakeCommand failSignals(RuntimeException... failures) {
        signalFailures.addAll(List.of(failures));
        return this;
    }

    public void failReads(RuntimeException failure) {
        readFailure = failure;
        changed();
    }

    /** It reads no more of its input. */
    public FakeCommand closeInput() {
        inputFailure = new IOException("broken pipe");
        return this;
    }

    public void failWrites(RuntimeException failure) {
        writeFailure = failure;
    }

    public void changed() {
        listeners.forEach(Runnable::run);
    }

    // What was asked of it.

    public List<String> signals() {
        return signals;
    }

    public String input() {
        synchronized (input) {
            return input.toString(StandardCharsets.UTF_8);
        }
    }

    public boolean inputClosed() throws InterruptedException {
        return Soon.happens(inputClosed);
    }

    public boolean inputOpen() {
        return inputClosed.getCount() > 0;
    }

    public boolean isDiscarded() throws InterruptedException {
        return Soon.happens(discarded);
    }

    public boolean isKept() {
        return discarded.getCount() > 0;
    }

    public boolean isClosed() throws InterruptedException {
        return Soon.happens(closed);
    }

    public boolean isOpen() {
        return closed.getCount() > 0;
    }

    // The driver.

    @Override
    public CommandRecord record() {
        return record;
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public OutputRead read(StdStream stream, long offset, int max) {
        RuntimeException failure = readFailure;
        if (failure != null) {
            throw failure;
        }
        return onRead.read(stream, offset, max);
    }

    @Override
    public long written(StdStream stream) {
        return output(stream).written();
    }

    private FakeOutput output(StdStream stream) {
        return java.util.Objects.requireNonNull(outputs.get(stream));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        RuntimeException unable = writeFailure;
        if (unable != null) {
            throw unable;
        }
        IOException refused = inputFailure;
        if (refused != null) {
            throw refused;
        }
        synchronized (input) {
            while (bytes.hasRemaining()) {
                input.write(bytes.get());
            }
        }
        changed();
    }

    @Override
    public void closeStdin() {
        if (inputOpen()) {
            inputClosed.countDown();
            onEndOfInput.run();
        }
    }

    @Override
    public void signal(Signal signal, SignalTarget target) {
        if (Thread.currentThread().isInterrupted()) {
            // As any call does that waits for an answer.
            throw new OperationInterruptedException(Failure.of("interrupted before the signal was sent"));
        }
        RuntimeException failure = signalFailures.poll();
        if (failure != null) {
            signals.add("failed " + signal.number() + " " + target);
            throw failure;
        }
        signals.add(signal.number() + " " + target);
        onSignal.accept(signal);
    }

    @Override
    public boolean groupAlive() {
        return groupAlive;
    }

    @Override
    public void markTimedOut() {
        signals.add("marked");
        timedOut = true;
    }

    @Override
    public boolean timedOut() {
        return timedOut;
    }

    @Override
    public void discard() {
        discarded.countDown();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
