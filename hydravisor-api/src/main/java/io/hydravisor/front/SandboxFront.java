package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Names;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.net.PortForward;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExecResult;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A sandbox, over its driver. */
final class SandboxFront implements Sandbox {
    private final String name;
    private final String resource;
    private final SandboxDriver driver;
    private final ProviderContext context;
    private final String provider;
    private final Nursery nursery;
    private final AttachCommands attaching;
    private final OpenEnds ends;
    private final Runnable onDestroyed;
    private final Runnable onClose;
    private final CommandRunner commands;
    private final RemoteFiles files;

    /**
     * @param nursery makes its children
     * @param attaching says how people attach
     * @param ends takes what is to be closed with the connection
     * @param onDestroyed ends the maker's duties
     * @param onClose what close() does, as the ownership says
     */
    SandboxFront(
            String name,
            SandboxDriver driver,
            ProviderContext context,
            String provider,
            Nursery nursery,
            AttachCommands attaching,
            OpenEnds ends,
            Runnable onDestroyed,
            Runnable onClose) {
        this.name = name;
        this.resource = "sandbox/" + name;
        this.driver = driver;
        this.context = context;
        this.provider = provider;
        this.nursery = nursery;
        this.attaching = attaching;
        this.ends = ends;
        this.onDestroyed = onDestroyed;
        this.onClose = onClose;
        this.commands = new CommandRunner(driver, context, resource, this::require);
        this.files = new FilesFront(driver::files, this::require, resource, Optional.empty());
    }

    private void require(Capability capability, String what) {
        driver.supports(capability).orThrow(capability, provider, what);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Support supports(Capability capability) {
        return driver.supports(capability);
    }

    @Override
    public SandboxInfo info() {
        return Metadata.describe(driver.describe());
    }

    @Override
    public void start() {
        require(Capability.RESTART, resource);
        driver.start();
        emit("sandbox.started");
    }

    @Override
    public void stop(Duration grace) {
        require(Capability.RESTART, resource);
        if (grace.isNegative()) {
            throw new InvalidInputException(
                    Failure.of("not a grace period: " + grace).hint("Give zero to kill at once, or more."));
        }
        driver.stop(grace);
        emit("sandbox.stopped");
    }

    @Override
    public void pause() {
        require(Capability.PAUSE, resource);
        driver.pause();
        emit("sandbox.paused");
    }

    @Override
    public void resume() {
        require(Capability.PAUSE, resource);
        driver.resume();
        emit("sandbox.resumed");
    }

    @Override
    public Snapshot snapshot(String snapshotName) {
        require(Capability.SNAPSHOT, resource);
        Snapshot made = driver.snapshot(Names.check("snapshot", snapshotName));
        emit("sandbox.snapshot", snapshotName);
        return made;
    }

    @Override
    public List<Snapshot> snapshots() {
        require(Capability.SNAPSHOT, resource);
        return driver.snapshots().stream()
                .sorted(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::name))
                .toList();
    }

    @Override
    public void restore(Snapshot snapshot) {
        require(Capability.SNAPSHOT, resource);
        driver.restore(Names.check("snapshot", snapshot.name()));
        emit("sandbox.restored", snapshot.name());
    }

    @Override
    public void deleteSnapshot(Snapshot snapshot) {
        require(Capability.SNAPSHOT, resource);
        driver.deleteSnapshot(Names.check("snapshot", snapshot.name()));
    }

    @Override
    public Fork fork(ForkSpec spec) {
        require(Capability.FORK, resource);
        if (spec.snapshot().isPresent()) {
            require(Capability.SNAPSHOT, resource);
        }
        return new ForkFront(nursery.children(name, driver, spec), provider);
    }

    @Override
    public <T> Optional<T> extension(Class<T> type) {
        return driver.extension(Objects.requireNonNull(type, "type"));
    }

    @Override
    public Terminal terminal(TerminalSpec spec) {
        require(Capability.TERMINALS, resource);
        String id = "t" + UUID.randomUUID().toString().replace("-", "");
        return ends.add(new TerminalFront(id, driver.terminal(id, spec), spec.size(), resource, context, ends));
    }

    @Override
    public List<String> attachCommand() {
        require(Capability.TERMINALS, resource);
        return attaching.of(name);
    }

    @Override
    public PortForward forward(InetSocketAddress local, int port) {
        require(Capability.FORWARD, resource);
        return ForwardFront.listen(driver, local, port, resource, context.executor(), this::gone, ends);
    }

    private boolean gone() {
        try {
            driver.describe();
            return false;
        } catch (NotFoundException e) {
            return true;
        } catch (HydravisorException e) {
            return false; // Nobody knows now; who asks next may.
        }
    }

    @Override
    public void destroy() {
        driver.destroy();
        ends.closeOf(driver);
        onDestroyed.run();
        emit("sandbox.destroyed");
    }

    @Override
    public SandboxStats stats() {
        require(Capability.STATS, resource);
        return driver.stats();
    }

    @Override
    public Stream<SandboxStats> stats(Duration interval) {
        return new StatsReading(this::stats, Durations.positive("interval", interval), resource).stream();
    }

    @Override
    public void renew(Duration lease) {
        Durations.positive("lease", lease);
        if (info().leaseEnd().isEmpty()) {
            throw new ConflictException(Failure.of("the sandbox has no lease to renew")
                    .resource(resource)
                    .hint("Only SCOPED and LEASED sandboxes have one."));
        }
        driver.annotate(
                Map.of(Metadata.LEASE_END, context.clock().instant().plus(lease).toString()));
    }

    @Override
    public ExecResult exec(Command command) {
        return commands.exec(command);
    }

    @Override
    public CommandProcess start(Command command) {
        return commands.start(command);
    }

    @Override
    public CommandProcess attach(String commandId) {
        return commands.attach(driver.attach(Command.checkId(commandId)));
    }

    @Override
    public List<String> commands() {
        return driver.commands();
    }

    @Override
    public RemoteFiles files() {
        return files;
    }

    @Override
    public void close() {
        onClose.run();
    }

    void emit(String type) {
        emit(type, "");
    }

    private void emit(String type, String detail) {
        context.emit(new SandboxEvent(type, context.clock().instant(), resource, detail));
    }

    @Override
    public String toString() {
        return resource;
    }
}
