package io.hydravisor.fake;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One sandbox of the fake backend. It is gone when the backend no longer has it. */
public final class FakeSandbox implements SandboxDriver {
    private final FakeBackend backend;
    private final SandboxRequest request;
    private final Instant created;
    private final Map<String, String> metadata = new ConcurrentHashMap<>();
    private final Map<String, FakeCommand> commands = new ConcurrentHashMap<>();
    private final BlockingQueue<FakeCommand> started = new LinkedBlockingQueue<>();
    private final List<Command> requests = new CopyOnWriteArrayList<>();
    private volatile Consumer<FakeCommand> onStart = command -> {};
    private volatile SandboxState state = SandboxState.RUNNING;
    private volatile FileDriver files = new FakeFiles();

    FakeSandbox(FakeBackend backend, SandboxRequest request, Instant created) {
        this.backend = backend;
        this.request = request;
        this.created = created;
        metadata.putAll(request.metadata());
    }

    /** Says what commands do before their start returns. */
    public FakeSandbox onStart(Consumer<FakeCommand> script) {
        onStart = script;
        return this;
    }

    public FakeSandbox state(SandboxState now) {
        state = now;
        return this;
    }

    public FakeSandbox files(FileDriver driver) {
        files = driver;
        return this;
    }

    /** The next command that was started; waits for it. */
    public FakeCommand nextStarted() throws InterruptedException {
        FakeCommand next = started.poll(Soon.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no command was started");
        }
        return next;
    }

    /** A command that was started by somebody else. */
    public FakeSandbox running(FakeCommand command) {
        commands.put(command.record().id(), command);
        return this;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** The commands as they came to the driver. */
    public List<Command> requests() {
        return requests;
    }

    public SandboxRequest request() {
        return request;
    }

    @Override
    public Support supports(Capability capability) {
        return backend.supports(capability);
    }

    @Override
    public SandboxRecord describe() {
        backend.called("describe " + request.name());
        mustExist();
        return snapshot();
    }

    SandboxRecord snapshot() {
        return new SandboxRecord(
                request.name(), "fake-" + request.name(), state, request.spec().image(), metadata, created);
    }

    private void mustExist() {
        if (!backend.has(this)) {
            throw new NotFoundException(Failure.of("no sandbox " + request.name()));
        }
    }

    @Override
    public void start() {
        backend.called("start " + request.name());
    }

    @Override
    public void stop(Duration grace) {
        backend.called("stop " + request.name());
    }

    @Override
    public void destroy() {
        backend.called("destroy " + request.name());
        backend.remove(this);
    }

    @Override
    public void annotate(Map<String, String> changes) {
        backend.called("annotate " + request.name());
        mustExist();
        metadata.putAll(changes);
    }

    @Override
    public SandboxStats stats() {
        backend.called("stats " + request.name());
        return new SandboxStats(
                created,
                Duration.ofSeconds(1),
                ByteSize.mebibytes(2),
                Optional.empty(),
                1,
                Optional.empty(),
                ByteSize.bytes(0),
                ByteSize.bytes(0),
                0);
    }

    @Override
    public CommandDriver start(Command command) {
        backend.called("run " + command.argv().get(0));
        requests.add(command);
        FakeCommand running = FakeCommand.of(command, backend.clock().instant());
        commands.put(running.record().id(), running);
        started.add(running);
        onStart.accept(running);
        return running;
    }

    @Override
    public CommandDriver attach(String commandId) {
        backend.called("attach " + commandId);
        FakeCommand found = commands.get(commandId);
        if (found == null) {
            throw new NotFoundException(Failure.of("no command " + commandId));
        }
        return found;
    }

    @Override
    public List<String> commands() {
        backend.called("commands " + request.name());
        return commands.keySet().stream().sorted().toList();
    }

    @Override
    public FileDriver files() {
        backend.called("files " + request.name());
        return files;
    }
}
