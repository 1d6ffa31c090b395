package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.SandboxEnd;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.sandbox.SnapshotKind;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import io.hydravisor.terminal.TerminalSpec;
import io.hydravisor.testkit.memory.MemoryProcess.ProcessImage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A sandbox in the backend. Safe for use by many threads; what is not final is guarded by the kernel's lock. */
final class MemorySandbox {
    /** How long a program may take that was killed; those that block where they can be interrupted take no time at all. */
    private static final long KILL_MILLIS = 2_000;

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final MemoryServer server;
    private final String name;
    private final SandboxSpec spec;
    private final Instant created;
    private final Clock clock;
    private final MemoryKernel kernel = new MemoryKernel();
    private final MemoryPorts ports = new MemoryPorts(kernel);
    private final MemoryFiles files;
    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, MemoryCommand> commands = new LinkedHashMap<>();
    private final Map<String, MemoryTerminal> terminals = new HashMap<>();
    private final List<MemoryGroup> groups = new ArrayList<>();
    private final Map<String, Saved> snapshots = new HashMap<>();
    private final CpuClock cpu = new CpuClock();
    private final AtomicLong threads = new AtomicLong();
    private SandboxState state = SandboxState.RUNNING;
    private boolean gone;
    private @Nullable SandboxEnd end;

    private record Saved(Snapshot snapshot, MemoryNode files) {}

    MemorySandbox(MemoryServer server, SandboxRequest request, Clock clock) {
        this.server = server;
        this.name = request.name();
        this.spec = request.spec();
        this.clock = clock;
        this.created = clock.instant();
        this.metadata.putAll(request.metadata());
        this.files = MemoryFiles.fresh(resource(), clock, spec, server.diskLimit());
    }

    private MemorySandbox(
            MemorySandbox parent, MemoryNode state, String name, Map<String, String> metadata, Clock clock) {
        this.server = parent.server;
        this.name = name;
        this.spec = parent.spec;
        this.clock = clock;
        this.created = clock.instant();
        this.metadata.putAll(metadata);
        this.files = parent.files.copyFor(state, resource(), clock);
    }

    String name() {
        return name;
    }

    String resource() {
        return "sandbox/" + name;
    }

    MemoryKernel kernel() {
        return kernel;
    }

    MemoryPorts ports() {
        return ports;
    }

    /** The files, for what runs inside. */
    MemoryFiles files() {
        return files;
    }

    /** The files, for clients. */
    MemoryFiles reachableFiles() {
        kernel.change(() -> {
            if (gone || (state != SandboxState.RUNNING && state != SandboxState.PAUSED)) {
                throw Errors.notRunning(resource());
            }
        });
        return files;
    }

    MemoryUser user(Optional<String> wanted) {
        Optional<String> user = wanted.or(spec::user);
        if (user.isEmpty() && spec.groups().isEmpty()) {
            return MemoryUser.ROOT;
        }
        MemoryUsers users = new MemoryUsers(files, resource());
        return users.inGroups(user.map(users::find).orElse(MemoryUser.ROOT), spec.groups());
    }

    String hostname() {
        return spec.hostname().orElse(name);
    }

    SandboxRecord describe() {
        return kernel.get(() -> {
            checkThere();
            return new SandboxRecord(
                    name, "memory-" + name, state, spec.image(), metadata, created, Optional.ofNullable(end));
        });
    }

    Optional<SandboxRecord> describeIfThere() {
        return kernel.get(() -> gone ? Optional.empty() : Optional.of(describe()));
    }

    private void checkThere() {
        if (gone) {
            throw Errors.gone(resource());
        }
    }

    void annotate(Map<String, String> changes) {
        kernel.change(() -> {
            checkThere();
            metadata.putAll(changes);
        });
    }

    MemoryCommand start(Command command) {
        MemoryCommand made = new MemoryCommand(this, command, clock.instant());
        String id = made.record().id();
        launch(
                command,
                made.group(),
                () -> {
                    if (commands.containsKey(id)) {
                        throw exists("a command of that id", resource() + "/command/" + id);
                    }
                },
                () -> commands.put(id, made));
        return made;
    }

    /** Starts what the spec says that it is there for. Images in memory name no program. */
    void startMain() {
        spec.main().ifPresent(main -> {
            kernel.change(() -> {
                commands.remove(MainCommand.ID);
                end = null;
            });
            start(Command.of(main.argv(List.of(), List.of())).id(MainCommand.ID));
        });
    }

    /** A sandbox ends with its main command, and everything else in it at once. */
    void endWith(MemoryCommand command) {
        if (spec.main().isEmpty() || !command.record().id().equals(MainCommand.ID)) {
            return;
        }
        kernel.change(() -> command.group().end().ifPresent(status -> {
            if (commands.get(MainCommand.ID) == command && end == null) {
                end = new SandboxEnd(status, false, clock.instant());
                state = SandboxState.STOPPED;
                groups.forEach(group -> group.signal(Signals.KILL, SignalTarget.GROUP));
            }
        }));
    }

    MemoryTerminal terminal(String id, TerminalSpec wanted) {
        MemoryTerminal made = new MemoryTerminal(this, wanted.size());
        open(id, made, wanted.command());
        return made;
    }

    /** Starts a command at a terminal. */
    void open(String id, MemoryTerminal made, Command command) {
        launch(
                command,
                made.group(),
                () -> {
                    if (terminals.containsKey(id)) {
                        throw exists("a terminal of that id", resource() + "/terminal/" + id);
                    }
                },
                () -> terminals.put(id, made));
    }

    /**
     * Starts a command.
     *
     * @param check throws if it must not be
     * @param keep remembers it
     */
    void launch(Command command, MemoryGroup group, Runnable check, Runnable keep) {
        AtomicReference<@Nullable MemoryProcess> made = new AtomicReference<>();
        kernel.change(() -> {
            if (gone || state != SandboxState.RUNNING) {
                throw Errors.notRunning(resource());
            }
            check.run();
            ProcessImage image = image(command);
            if (full()) {
                throw Errors.notStarted(
                        "the sandbox has no room for another process",
                        "End some, or give the sandbox a higher limit with SandboxSpec.pids(n).",
                        resource());
            }
            MemoryProcess process = new MemoryProcess(group, image, threadName(image.name()));
            group.add(process);
            groups.add(group);
            keep.run();
            made.set(process);
        });
        MemoryProcess process = made.get();
        if (process != null) {
            process.start();
        }
    }

    /** Starts a child; null if there is no room. */
    @Nullable
    MemoryProcess spawn(MemoryProcess parent, ProcessImage image) {
        AtomicReference<@Nullable MemoryProcess> made = new AtomicReference<>();
        kernel.change(() -> {
            parent.checkAlive();
            if (!full()) {
                MemoryProcess child = new MemoryProcess(parent.group(), image, threadName(image.name()));
                child.inheritIgnored(parent);
                parent.group().add(child);
                made.set(child);
            }
        });
        MemoryProcess child = made.get();
        if (child != null) {
            child.start();
        }
        return child;
    }

    private boolean full() {
        return processes() >= spec.pids();
    }

    /** With the one that every machine has, which waits for the others. */
    private long processes() {
        groups.removeIf(group -> !group.alive());
        return 1 + groups.stream().mapToLong(MemoryGroup::size).sum();
    }

    private String threadName(String program) {
        return "hydravisor-memory-" + name + "-" + program + "-" + threads.incrementAndGet();
    }

    private ProcessImage image(Command command) {
        MemoryUser user = user(command.user());
        String cwd = command.cwd().or(spec::cwd).orElse("/");
        if (!canEnter(cwd, user)) {
            throw Errors.notStarted(
                    "the working directory can't be entered: " + cwd,
                    "Create it first, and let the command's user enter it.",
                    resource());
        }
        List<String> argv = command.argv();
        Program program = server.program(argv.get(0))
                .orElseThrow(() -> Errors.notStarted(
                        "no such program in the sandbox: " + argv.get(0),
                        "Register it with InMemorySandboxProvider.program(name, program). There is no shell.",
                        resource()));
        Map<String, String> env = new TreeMap<>();
        env.put("PATH", PATH);
        env.put("HOME", user.home());
        env.putAll(spec.env());
        env.putAll(command.env());
        return new ProcessImage(
                argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1),
                argv.subList(1, argv.size()),
                program,
                user,
                cwd,
                Map.copyOf(env));
    }

    private boolean canEnter(String cwd, MemoryUser user) {
        try {
            return files.canEnter(cwd, user);
        } catch (HydravisorException e) {
            return false;
        }
    }

    private static AlreadyExistsException exists(String what, String resource) {
        return new AlreadyExistsException(
                Errors.failure("there is " + what + " already", resource).hint("Choose another name."));
    }

    MemoryCommand command(String id) {
        return kernel.get(() -> {
            MemoryCommand found = gone ? null : commands.get(id);
            if (found == null || found.direct()) {
                throw new NotFoundException(
                        Errors.failure("there is no such command to attach to", resource() + "/command/" + id)
                                .hint("It was discarded, or its output is direct; commands() tells which there are."));
            }
            return found;
        });
    }

    List<String> commands() {
        return kernel.get(() -> commands.values().stream()
                .filter(command -> !command.direct())
                .map(command -> command.record().id())
                .toList());
    }

    void discard(MemoryCommand command) {
        kernel.change(() -> commands.remove(command.record().id(), command));
    }

    void forgetEnded(MemoryCommand command) {
        if (command.direct()) {
            kernel.change(() -> {
                if (command.forgettable()) {
                    commands.remove(command.record().id(), command);
                }
            });
        }
    }

    void forgetEnded(MemoryTerminal terminal) {
        kernel.change(() -> {
            if (!terminal.group().alive()) {
                terminals.values().remove(terminal);
            }
        });
    }

    /** Counts what the calling thread has used, at its end. */
    void spentCpu() {
        cpu.threadEnds();
    }

    SandboxStats stats() {
        return kernel.get(() -> {
            if (gone || state == SandboxState.STOPPED) {
                throw Errors.notRunning(resource());
            }
            List<Thread> running = groups.stream()
                    .flatMap(group -> group.live().stream())
                    .map(MemoryProcess::thread)
                    .toList();
            return new SandboxStats(
                    clock.instant(),
                    cpu.total(running),
                    ByteSize.bytes(files.used()),
                    spec.memory(),
                    processes(),
                    Optional.of((long) spec.pids()),
                    ByteSize.bytes(0),
                    ByteSize.bytes(0),
                    0);
        });
    }

    void pause() {
        kernel.change(() -> {
            if (gone || state == SandboxState.STOPPED) {
                throw Errors.notRunning(resource());
            }
            state = SandboxState.PAUSED;
            kernel.freeze(true);
        });
    }

    void resume() {
        kernel.change(() -> {
            if (gone || state == SandboxState.STOPPED) {
                throw Errors.notRunning(resource());
            }
            state = SandboxState.RUNNING;
            thaw();
        });
    }

    private void thaw() {
        kernel.freeze(false);
        groups.forEach(MemoryGroup::thawed);
    }

    void start() {
        AtomicBoolean again = new AtomicBoolean();
        kernel.change(() -> {
            checkThere();
            if (state == SandboxState.STOPPED) {
                files.mount();
                state = SandboxState.RUNNING;
                again.set(true);
            }
        });
        if (again.get()) {
            startMain();
        }
    }

    void stop(Duration grace) {
        kernel.change(() -> {
            checkThere();
            state = SandboxState.STOPPED;
            thaw();
            if (!grace.isZero()) {
                groups.forEach(group -> group.signal(Signals.TERM, SignalTarget.GROUP));
            }
        });
        boolean ended = kernel.awaitQuietly(this::quiet, grace.toMillis());
        if (!ended) {
            killAll();
        }
    }

    /** Ends what runs; at most with what takes no notice of it left behind. */
    private void killAll() {
        kernel.change(() -> groups.forEach(group -> group.signal(Signals.KILL, SignalTarget.GROUP)));
        awaitKilled();
    }

    private void awaitKilled() {
        if (!kernel.awaitQuietly(this::quiet, KILL_MILLIS)) {
            kernel.change(() -> groups.forEach(MemoryGroup::giveUp));
        }
        // Told by each thread at its end, too, but perhaps a little later.
        List<MemoryCommand> all = kernel.get(() -> List.copyOf(commands.values()));
        all.forEach(MemoryCommand::changed);
        List<MemoryTerminal> shown = kernel.get(() -> List.copyOf(terminals.values()));
        shown.forEach(MemoryTerminal::changed);
    }

    private boolean quiet() {
        return groups.stream().noneMatch(MemoryGroup::alive);
    }

    void destroy() {
        kernel.change(() -> {
            gone = true;
            state = SandboxState.STOPPED;
            kernel.freeze(false);
        });
        killAll();
        server.remove(this);
    }

    Snapshot snapshot(String wanted) {
        return kernel.get(() -> {
            checkThere();
            if (snapshots.containsKey(wanted)) {
                throw exists("a snapshot of that name", resource() + "/snapshot/" + wanted);
            }
            Snapshot made = new Snapshot(wanted, SnapshotKind.DISK, clock.instant());
            snapshots.put(wanted, new Saved(made, files.snapshot()));
            return made;
        });
    }

    List<Snapshot> snapshots() {
        return kernel.get(() -> {
            checkThere();
            return snapshots.values().stream().map(Saved::snapshot).toList();
        });
    }

    void deleteSnapshot(String unwanted) {
        kernel.change(() -> {
            checkThere();
            snapshots.remove(unwanted);
        });
    }

    private Saved saved(String wanted) {
        return kernel.get(() -> {
            checkThere();
            Saved found = snapshots.get(wanted);
            if (found == null) {
                throw new NotFoundException(
                        Errors.failure("there is no such snapshot", resource() + "/snapshot/" + wanted)
                                .hint("snapshots() tells which there are."));
            }
            return found;
        });
    }

    void restore(String wanted) {
        Saved saved = saved(wanted);
        kernel.change(() -> {
            state = SandboxState.STOPPED;
            kernel.freeze(false);
            groups.forEach(group -> group.lose("the sandbox was restored to the snapshot " + wanted));
        });
        awaitKilled();
        kernel.change(() -> {
            checkThere();
            files.restore(saved.files());
            state = SandboxState.RUNNING;
        });
        startMain();
    }

    /** The files as they are now, or as they were when a snapshot was taken. */
    MemoryNode state(Optional<String> snapshot) {
        return snapshot.map(name -> saved(name).files())
                .orElseGet(() -> kernel.get(() -> {
                    checkThere();
                    return files.snapshot();
                }));
    }

    MemorySandbox child(MemoryNode state, String child, Map<String, String> childMetadata, Clock childClock) {
        return server.add(new MemorySandbox(this, state, child, childMetadata, childClock));
    }

    void checkRunning() {
        kernel.change(() -> {
            if (gone || state == SandboxState.STOPPED) {
                throw new ConflictException(Errors.failure("the sandbox does not run", resource())
                        .hint("Start it, or make a new one if it is gone."));
            }
        });
    }
}
