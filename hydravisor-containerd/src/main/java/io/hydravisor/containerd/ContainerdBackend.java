package io.hydravisor.containerd;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.command.CommandLauncher;
import io.hydravisor.containerd.command.SpoolWatcher;
import io.hydravisor.containerd.file.FileWorker;
import io.hydravisor.containerd.forward.PortDialer;
import io.hydravisor.containerd.host.Host;
import io.hydravisor.containerd.image.ContainerdImages;
import io.hydravisor.containerd.network.Networks;
import io.hydravisor.containerd.terminal.TerminalLauncher;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerGetRequest;
import io.hydravisor.containerd.wire.ContainerListRequest;
import io.hydravisor.containerd.wire.TaskListRequest;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.Route;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A connection to one containerd. */
final class ContainerdBackend implements SandboxBackend {
    private static final Set<Capability> PRIVILEGED = Set.of(
            Capability.SPOOLED_OUTPUT,
            Capability.MAIN,
            Capability.GROUP_SIGNALS,
            Capability.FILES,
            Capability.FILE_ARCHIVES,
            Capability.TERMINALS,
            Capability.FORWARD,
            Capability.SNAPSHOT,
            Capability.FORK,
            Capability.NETWORK_HOST);
    private static final Set<Capability> TRANSLATING = Set.of(Capability.NETWORK_NAT, Capability.NETWORK_PUBLISH);

    private final ContainerdClient client;
    private final Optional<PrivateInstance> instance;
    private final SpoolWatcher watcher = new SpoolWatcher();
    private final CommandLauncher commands;
    private final TerminalLauncher terminals;
    private final FileWorker files = new FileWorker();
    private final ContainerdImages images;
    private final SandboxMaker maker;
    private final ContainerdSandbox.Endpoint shared;
    private final Support privileged = Host.privileged();
    private final Support translation;
    private final OomWatch oom;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param runcRoot where runc keeps its state, if not where it does by itself; two containerd on one host need two
     * @param instance what has to be stopped when this is closed
     */
    ContainerdBackend(
            ContainerdClient client,
            String snapshotter,
            Optional<Path> runcRoot,
            Networks networks,
            ProviderContext context,
            Optional<PrivateInstance> instance) {
        this.client = client;
        this.translation = networks.translation();
        this.instance = instance;
        this.commands = new CommandLauncher(client, context, watcher);
        this.terminals = new TerminalLauncher(client, context, watcher);
        this.images = new ContainerdImages(client, snapshotter, context);
        StateFolders folders = new StateFolders(
                instance.map(PrivateInstance::folder).orElse(context.stateFolder()),
                client.socket(),
                client.namespace());
        this.maker = new SandboxMaker(client, images, folders, snapshotter, runcRoot, networks, context.clock());
        this.shared = new ContainerdSandbox.Endpoint(
                client,
                folders,
                commands,
                terminals,
                new PortDialer(context.requestTimeout()),
                files,
                context,
                maker,
                this::supports);
        this.oom = OomWatch.start(client, context);
    }

    @Override
    public Support supports(Capability capability) {
        if (capability.equals(Capability.DISK)) {
            return Support.no("containerd's snapshotters keep all sandboxes on one file system, without quotas;"
                    + " Mount.tmpfs(...) limits a folder");
        }
        if (!ContainerdSandboxProvider.CAPABILITIES.contains(capability)) {
            return Support.no("the containerd provider does not have it");
        }
        if (PRIVILEGED.contains(capability)) {
            return privileged;
        }
        if (TRANSLATING.contains(capability)) {
            return privileged.available() ? translation : privileged;
        }
        if (capability.equals(Capability.OUTLIVES_CLIENT) && instance.isPresent()) {
            return Support.no("a private containerd ends with its client, and its sandboxes with it");
        }
        return Support.yes();
    }

    @Override
    public Isolation isolation() {
        return Isolation.CONTAINER;
    }

    @Override
    public Route route(Route usual) {
        return instance.map(started -> started.route(usual.endpoint())).orElse(usual);
    }

    @Override
    public SandboxDriver create(SandboxRequest request) {
        return ContainerdSandbox.made(shared, maker.make(request));
    }

    @Override
    public SandboxDriver open(String name) {
        ContainerGetRequest request =
                ContainerGetRequest.newBuilder().setId(ContainerdIds.id(name)).build();
        Container found = client.call(
                        "find a sandbox",
                        "sandbox/" + name,
                        () -> client.containers().get(request))
                .getContainer();
        if (!found.containsLabels(ContainerdIds.VERSION_LABEL)) {
            throw new NotFoundException(Failure.of("the container of that name was not made by Hydravisor")
                    .provider("containerd")
                    .resource("sandbox/" + name)
                    .hint("list() shows those that were."));
        }
        return new ContainerdSandbox(shared, found);
    }

    @Override
    public List<SandboxRecord> list() {
        ContainerListRequest ours = ContainerListRequest.newBuilder()
                .addFilters("labels.\"" + ContainerdIds.VERSION_LABEL + "\"")
                .build();
        List<Container> containers = client.call(
                        "list the sandboxes",
                        "sandboxes",
                        () -> client.containers().list(ours))
                .getContainersList();
        Map<String, TaskProcess> tasks = client
                .call(
                        "list the sandboxes",
                        "sandboxes",
                        () -> client.tasks().list(TaskListRequest.getDefaultInstance()))
                .getTasksList()
                .stream()
                // A list names the container in the field that elsewhere names the process.
                .collect(Collectors.toMap(TaskProcess::getId, Function.identity(), (one, other) -> one));
        return containers.stream()
                .flatMap(container -> record(container, Optional.ofNullable(tasks.get(container.getId()))))
                .toList();
    }

    private Stream<SandboxRecord> record(Container container, Optional<TaskProcess> task) {
        if (task.filter(ContainerdSandbox::hasEnded).isEmpty()) {
            return Stream.of(ContainerdSandbox.record(container, task, false));
        }
        try {
            return Stream.of(new ContainerdSandbox(shared, container).describe());
        } catch (NotFoundException e) {
            return Stream.empty(); // It is gone meanwhile.
        }
    }

    @Override
    public ImageDriver images() {
        return images;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            oom.close();
            terminals.close();
            commands.close();
            watcher.close();
            files.close();
            try {
                instance.ifPresent(started -> started.empty(this));
            } finally {
                client.close();
                instance.ifPresent(PrivateInstance::close);
            }
        }
    }
}
