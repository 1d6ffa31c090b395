package io.hydravisor.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import io.hydravisor.containerd.command.CommandFolder;
import io.hydravisor.containerd.command.ExecEnd;
import io.hydravisor.containerd.command.Restores;
import io.hydravisor.containerd.command.SandboxTask;
import io.hydravisor.containerd.file.Inside;
import io.hydravisor.containerd.file.SandboxFiles;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.HostProcesses;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.NetworkNamespace;
import io.hydravisor.containerd.snapshot.NamedSnapshots;
import io.hydravisor.containerd.snapshot.Snapshotter;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.containerd.spec.ProcessSpec;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.containerd.spec.UserFiles;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerUpdateRequest;
import io.hydravisor.containerd.wire.Metric;
import io.hydravisor.containerd.wire.TaskMetricsRequest;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.containerd.wire.TaskStatus;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.SandboxEnd;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.PortConnection;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.StreamSupport;

/** A sandbox as a container of containerd, with a task while it runs. */
final class ContainerdSandbox implements SandboxDriver, SandboxTask {
    /**
     * Commands that are being started at the same time. The shim starts them one after the other anyway; with 32 at once
     * containerd 1.6.20 was measured to stall for 20 s, for us and for ctr alike, with 16 not at all.
     */
    private static final int MAX_STARTS = 8;

    private final Endpoint endpoint;
    private final TaskLife life;
    private final String name;
    private final String id;
    private final SandboxSnapshots snapshots;
    private final JsonNode processBase;
    private final HostProcesses processes;
    private final Optional<String> defaultUser;
    private final List<String> groups;
    private final boolean hasMain;
    private final Semaphore starts = new Semaphore(MAX_STARTS, true);
    private volatile int initPid;

    /** What every sandbox of an endpoint shares. */
    record Endpoint(
            io.hydravisor.containerd.client.ContainerdClient client,
            StateFolders folders,
            io.hydravisor.containerd.command.CommandLauncher commands,
            io.hydravisor.containerd.terminal.TerminalLauncher terminals,
            io.hydravisor.containerd.forward.PortDialer dialer,
            io.hydravisor.containerd.file.FileWorker files,
            io.hydravisor.spi.ProviderContext context,
            SandboxMaker maker,
            java.util.function.Function<Capability, Support> supports) {}

    ContainerdSandbox(Endpoint endpoint, Container container) {
        this.endpoint = endpoint;
        this.id = container.getId();
        this.name = ContainerdIds.name(id);
        JsonNode spec = Json.read(container.getSpec().getValue().toByteArray());
        JsonNode kept = SandboxMaker.kept(container);
        this.processBase = ProcessSpec.base(spec.path("process"), kept);
        this.processes =
                new HostProcesses(spec.path("linux").path("cgroupsPath").asText("/" + id));
        this.life = new TaskLife(
                endpoint.client(),
                endpoint.folders(),
                id,
                name,
                spec.path("hostname").asText(name),
                container.getSnapshotter(),
                container.getLabelsOrDefault(ContainerdIds.REQUEST_LABEL, ""),
                processes,
                endpoint.maker().network(container));
        this.snapshots = new SandboxSnapshots(
                endpoint.client(),
                endpoint.context(),
                life,
                new Snapshotter(endpoint.client(), container.getSnapshotter()),
                endpoint.folders().sandbox(id),
                resource());
        String user = kept.path("user").asText("");
        this.defaultUser = user.isEmpty() ? Optional.empty() : Optional.of(user);
        this.hasMain = kept.path("main").asBoolean();
        this.groups = StreamSupport.stream(kept.path("groups").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** One that was made just now. */
    static ContainerdSandbox made(Endpoint endpoint, Container container) {
        ContainerdSandbox sandbox = new ContainerdSandbox(endpoint, container);
        sandbox.followMain();
        return sandbox;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String resource() {
        return "sandbox/" + name;
    }

    @Override
    public Support supports(Capability capability) {
        return endpoint.supports().apply(capability);
    }

    @Override
    public SandboxRecord describe() {
        Optional<TaskProcess> task = life.process();
        boolean outOfMemory = task.filter(ContainerdSandbox::hasEnded).isPresent() && outOfMemory();
        // Read last: who lets go of an ended task has written down before how it ended.
        return record(life.ours(), task, outOfMemory);
    }

    static boolean hasEnded(TaskProcess process) {
        return process.getStatus() == TaskStatus.TASK_STATUS_STOPPED;
    }

    /**
     * @param outOfMemory whether something in it was killed for want of memory, if it has a task that has ended
     */
    static SandboxRecord record(Container container, Optional<TaskProcess> task, boolean outOfMemory) {
        Timestamp created = container.getCreatedAt();
        return new SandboxRecord(
                ContainerdIds.name(container.getId()),
                container.getId(),
                state(task),
                new Image("oci", container.getImage()),
                metadata(container),
                instant(created),
                end(container, task, outOfMemory));
    }

    private static Optional<SandboxEnd> end(Container container, Optional<TaskProcess> task, boolean outOfMemory) {
        if (task.isPresent() && !hasEnded(task.get())) {
            return Optional.empty();
        }
        return EndLabel.read(container.getLabelsOrDefault(EndLabel.KEY, ""))
                .or(() -> task.map(process -> new SandboxEnd(
                        ExecEnd.status(process.getExitStatus()), outOfMemory, instant(process.getExitedAt()))));
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private boolean outOfMemory() {
        try {
            return stats().oomKills() > 0;
        } catch (ConflictException | NotFoundException | BackendException e) {
            return false;
        }
    }

    private static Map<String, String> metadata(Container container) {
        Map<String, String> metadata = new HashMap<>(container.getLabelsMap());
        metadata.keySet().removeIf(label -> label.startsWith(NamedSnapshots.REFERENCE) || label.equals(EndLabel.KEY));
        return metadata;
    }

    private static SandboxState state(Optional<TaskProcess> task) {
        return task.map(process -> switch (process.getStatus()) {
                    case TASK_STATUS_CREATED -> SandboxState.CREATED;
                    case TASK_STATUS_RUNNING -> SandboxState.RUNNING;
                    case TASK_STATUS_PAUSED, TASK_STATUS_PAUSING -> SandboxState.PAUSED;
                    case TASK_STATUS_STOPPED -> SandboxState.STOPPED;
                    default -> SandboxState.UNKNOWN;
                })
                .orElse(SandboxState.STOPPED);
    }

    @Override
    public void start() {
        SandboxState now = state(life.process());
        if (now == SandboxState.PAUSED) {
            throw new ConflictException(Failure.of("the sandbox is paused")
                    .provider("containerd")
                    .resource(resource())
                    .hint("Call resume() for it to go on."));
        }
        if (now != SandboxState.RUNNING) {
            life.start(this::mainOutput);
            followMain();
        }
    }

    /** For a new start, which makes nothing of how the last one ended. */
    private Optional<CommandFolder> mainOutput() {
        if (!hasMain) {
            return Optional.empty();
        }
        annotate(Map.of(EndLabel.KEY, ""));
        return Optional.of(CommandFolder.ofMain(
                commandsFolder(), endpoint.context().clock().instant()));
    }

    /** Keeps its output to its limit, hears of its end, and tells of it. */
    private void followMain() {
        if (!hasMain) {
            return;
        }
        CommandDriver main = attach(MainCommand.ID);
        main.exit()
                .thenAccept(status -> endpoint.context().executor().execute(() -> {
                    main.close();
                    if (!(status instanceof ExitStatus.Lost)) {
                        endpoint.context()
                                .emit(new SandboxEvent(
                                        "sandbox.ended",
                                        endpoint.context().clock().instant(),
                                        resource(),
                                        status.toString()));
                    }
                }));
    }

    @Override
    public boolean writesTo(List<Path> outputs) {
        int init = initPid;
        if (init == 0 || !processes.owns(init)) {
            init = life.process().map(TaskProcess::getPid).orElse(0);
            initPid = init;
        }
        return init != 0 && processes.parentHolds(init, outputs);
    }

    @Override
    public boolean isMain(String commandId) {
        return hasMain && commandId.equals(MainCommand.ID);
    }

    @Override
    public int mainLeader() {
        return life.process().map(init -> processes.firstChild(init.getPid())).orElse(0);
    }

    @Override
    public void mainEnded(ExitStatus status) {
        // Unless somebody has let go of it before, or started it again.
        life.forgetIfEnded(task -> keepEnd(status, task));
    }

    private void keepEnd(ExitStatus status, TaskProcess task) {
        SandboxEnd end = new SandboxEnd(status, outOfMemory(), instant(task.getExitedAt()));
        if (!life.removing()) {
            annotate(Map.of(EndLabel.KEY, EndLabel.write(end)));
        }
    }

    @Override
    public void stop(Duration grace) {
        // Somebody has to hear how the main command ends, or nobody will know.
        Optional<CommandDriver> main = hasMain ? Optional.of(attach(MainCommand.ID)) : Optional.empty();
        try {
            life.stop(grace, task -> {
                if (hasMain) {
                    keepEnd(ExecEnd.status(task.getExitStatus()), task);
                }
            });
        } finally {
            main.ifPresent(CommandDriver::close);
        }
    }

    @Override
    public void destroy() {
        snapshots.abandon();
        life.destroy().ifPresent(snapshots::release);
    }

    @Override
    public Snapshot snapshot(String snapshot) {
        return snapshots.take(snapshot);
    }

    @Override
    public List<Snapshot> snapshots() {
        return snapshots.list();
    }

    @Override
    public void restore(String snapshot) {
        snapshots.restore(snapshot, root -> life.start(root, mainOutput()));
        followMain();
    }

    @Override
    public void deleteSnapshot(String snapshot) {
        snapshots.delete(snapshot);
    }

    @Override
    public ForkPoint forkPoint(Optional<String> snapshot) {
        return snapshots.forkPoint(
                snapshot,
                (parent, child, metadata, state) ->
                        made(endpoint, endpoint.maker().child(parent, child, metadata, state)));
    }

    @Override
    public void annotate(Map<String, String> changes) {
        life.ours();
        FieldMask.Builder mask = FieldMask.newBuilder();
        changes.keySet().forEach(key -> mask.addPaths("labels." + key));
        ContainerUpdateRequest request = ContainerUpdateRequest.newBuilder()
                .setContainer(Container.newBuilder().setId(id).putAllLabels(changes))
                .setUpdateMask(mask)
                .build();
        endpoint.client()
                .call(
                        "annotate a sandbox",
                        resource(),
                        () -> endpoint.client().containers().update(request));
    }

    @Override
    public SandboxStats stats() {
        TaskMetricsRequest request =
                TaskMetricsRequest.newBuilder().addFilters("id==" + id).build();
        List<Metric> metrics = endpoint.client()
                .call(
                        "measure a sandbox",
                        resource(),
                        () -> endpoint.client().tasks().metrics(request))
                .getMetricsList();
        if (metrics.isEmpty()) {
            throw notRunning();
        }
        Timestamp time = metrics.get(0).getTimestamp();
        return StatsDecoder.decode(
                metrics.get(0).getData(), Instant.ofEpochSecond(time.getSeconds(), time.getNanos()), resource());
    }

    @Override
    public CommandDriver start(Command command) {
        return endpoint.commands().start(this, command);
    }

    @Override
    public CommandDriver attach(String commandId) {
        return endpoint.commands().attach(this, commandId);
    }

    @Override
    public List<String> commands() {
        return endpoint.commands().list(this);
    }

    @Override
    public TerminalDriver terminal(String terminalId, TerminalSpec spec) {
        return endpoint.terminals().open(this, terminalId, spec);
    }

    @Override
    public PortConnection dial(int port) {
        return endpoint.dialer().dial(this, port);
    }

    @Override
    public void pause() {
        life.pause();
    }

    @Override
    public void resume() {
        life.resume();
    }

    @Override
    public FileDriver files() {
        return new SandboxFiles(this, endpoint.files());
    }

    @Override
    public Path commandsFolder() {
        return endpoint.folders().commands(id);
    }

    @Override
    public Path terminalsFolder() {
        return endpoint.folders().terminals(id);
    }

    @Override
    public Semaphore starts() {
        return starts;
    }

    @Override
    public JsonNode processBase() {
        return processBase;
    }

    @Override
    public Restores restores() {
        return new Restores(endpoint.folders().sandbox(id));
    }

    @Override
    public HostProcesses processes() {
        return processes;
    }

    @Override
    public SandboxUser user(Optional<String> wanted) {
        Optional<String> user = wanted.or(() -> defaultUser).filter(name -> !name.equals("root") && !name.equals("0"));
        if (user.isEmpty() && groups.isEmpty()) {
            return SandboxUser.ROOT;
        }
        try (Fd root = root()) {
            UserFiles tables = new UserFiles(Inside.table(root, "/etc/passwd"), Inside.table(root, "/etc/group"));
            return tables.inGroups(user.map(tables::find).orElse(SandboxUser.ROOT), groups);
        }
    }

    @Override
    public Fd root() {
        return ofInit(Fd::rootOf);
    }

    @Override
    public NetworkNamespace network() {
        return ofInit(NetworkNamespace::of);
    }

    /** Opens something of a process. */
    @FunctionalInterface
    private interface Opening<T> {
        T of(int pid) throws NativeException;
    }

    private <T extends AutoCloseable> T ofInit(Opening<T> opening) {
        int pid = initPid;
        if (pid == 0 || !processes.owns(pid)) {
            pid = life.process()
                    .filter(process -> process.getStatus() == TaskStatus.TASK_STATUS_RUNNING
                            || process.getStatus() == TaskStatus.TASK_STATUS_PAUSED)
                    .map(TaskProcess::getPid)
                    .orElseThrow(this::notRunning);
            initPid = pid;
        }
        T opened;
        try {
            opened = opening.of(pid);
        } catch (NativeException e) {
            throw notRunning();
        }
        // Asked after it was opened: now it is certain whose it is.
        if (!processes.owns(pid)) {
            close(opened);
            throw notRunning();
        }
        return opened;
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a descriptor does not fail", e);
        }
    }

    private ConflictException notRunning() {
        return new ConflictException(Failure.of("the sandbox does not run")
                .provider("containerd")
                .resource(resource())
                .hint(
                        "Start it, or make a new one if it is gone. Its files and commands can be reached only from the host"
                                + " and the process namespace that containerd runs in."));
    }
}
