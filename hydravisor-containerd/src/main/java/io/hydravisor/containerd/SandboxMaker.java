package io.hydravisor.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.command.CommandFolder;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.containerd.host.HostProcesses;
import io.hydravisor.containerd.image.ContainerdImages;
import io.hydravisor.containerd.image.ResolvedImage;
import io.hydravisor.containerd.network.Networks;
import io.hydravisor.containerd.network.SandboxNetwork;
import io.hydravisor.containerd.spec.ChildSpec;
import io.hydravisor.containerd.spec.ContainerSpec;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.containerd.spec.Mounts;
import io.hydravisor.containerd.spec.Rlimits;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerCreateRequest;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.containerd.wire.PrepareSnapshotRequest;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.SandboxRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sandboxes: all of one, or nothing. */
final class SandboxMaker {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxMaker.class);

    private final ContainerdClient client;
    private final ContainerdImages images;
    private final StateFolders folders;
    private final String snapshotter;
    private final Optional<Path> runcRoot;
    private final Networks networks;
    private final Clock clock;
    private final MainDrafts mains;

    /**
     * @param runcRoot where runc keeps its state, if not where it does by itself; two containerd on one host need two
     */
    SandboxMaker(
            ContainerdClient client,
            ContainerdImages images,
            StateFolders folders,
            String snapshotter,
            Optional<Path> runcRoot,
            Networks networks,
            Clock clock) {
        this.networks = networks;
        this.client = client;
        this.images = images;
        this.folders = folders;
        this.snapshotter = snapshotter;
        this.runcRoot = runcRoot;
        this.clock = clock;
        this.mains = new MainDrafts(client, folders);
    }

    Container make(SandboxRequest request) {
        SandboxSpec spec = Mounts.resolve(request.spec());
        Path init = Binaries.require("catatonit", "catatonit");
        ResolvedImage image = images.resolve(spec.image());
        Optional<Command> main = spec.main()
                .map(command -> Command.of(
                        command.argv(image.config().entrypoint(), image.config().cmd())));
        String id = ContainerdIds.id(request.name());
        String cgroup = cgroup(id);
        Container container = describe(request, spec, image, id, init, cgroup);
        TaskLife life = life(container, spec.hostname().orElse(request.name()), cgroup);
        Draft draft =
                main.map(command -> mains.of(container, spec, image, command)).orElseGet(() -> Draft.whole(container));
        try {
            return make(draft, image.chainId(), life);
        } catch (NotFoundException e) {
            LOG.debug("The unpacked image {} may have been removed since it was last used", image.image(), e);
            return make(draft, images.unpack(spec.image()).chainId(), life);
        } catch (HydravisorException e) {
            throw MakeErrors.translate(e, spec, "sandbox/" + request.name());
        }
    }

    /** What is kept in a sandbox's record for which containerd has no place. */
    static JsonNode kept(Container container) {
        return Json.read(container
                .getExtensionsOrDefault(ContainerdIds.EXTENSION, Any.getDefaultInstance())
                .getValue()
                .toByteArray());
    }

    private Optional<CommandFolder> mainOutput(Container container) {
        return kept(container).path("main").asBoolean()
                ? Optional.of(CommandFolder.ofMain(folders.commands(container.getId()), clock.instant()))
                : Optional.empty();
    }

    /**
     * Makes a sandbox like another, of a state of that one's files.
     *
     * @param labels the child's
     * @param state the state's key
     */
    Container child(Container parent, String name, Map<String, String> labels, String state) {
        String id = ContainerdIds.id(name);
        String cgroup = cgroup(id);
        Any spec = ChildSpec.of(
                parent.getSpec(),
                ContainerdIds.name(parent.getId()),
                name,
                folders.sandbox(parent.getId()),
                folders.sandbox(id),
                cgroup);
        Container child = parent.toBuilder()
                .clearLabels()
                .putAllLabels(labels)
                .setId(id)
                .setSnapshotKey(id)
                .setSpec(spec)
                .putExtensions(ContainerdIds.EXTENSION, childExtension(parent))
                .clearCreatedAt()
                .clearUpdatedAt()
                .build();
        return make(Draft.whole(child), state, life(child, ChildSpec.hostname(spec), cgroup));
    }

    /** A port of the host leads to one sandbox. */
    private static Any childExtension(Container parent) {
        ObjectNode json = Json.object();
        json.setAll((ObjectNode) kept(parent));
        json.remove(Networks.PUBLISHED);
        return extension(json);
    }

    private String cgroup(String id) {
        return "/" + client.namespace() + "/" + id + "-" + folders.tag();
    }

    private TaskLife life(Container container, String hostname, String cgroup) {
        return new TaskLife(
                client,
                folders,
                container.getId(),
                ContainerdIds.name(container.getId()),
                hostname,
                snapshotter,
                container.getLabelsOrDefault(ContainerdIds.REQUEST_LABEL, ""),
                new HostProcesses(cgroup),
                network(container));
    }

    /** What it has of the host's network, as its record says. */
    SandboxNetwork network(Container container) {
        String id = container.getId();
        return networks.of(kept(container), folders.sandbox(id), "sandbox/" + ContainerdIds.name(id));
    }

    /**
     * All of a sandbox, or nothing.
     *
     * @param parent what its files stand on
     */
    private Container make(Draft draft, String parent, TaskLife life) {
        Container container = draft.container();
        String name = ContainerdIds.name(container.getId());
        register(container, life);
        try {
            stopIfInterrupted(name);
            // What an earlier sandbox of that name left behind, if its end was cut short, is nobody's now.
            life.removeFolder();
            List<Mount> root = prepare(container.getId(), parent, life);
            stopIfInterrupted(name);
            Container whole = draft.completion().complete(container, root);
            life.start(root, mainOutput(whole));
            return whole;
        } catch (HydravisorException e) {
            throw life.destroyQuietly() ? e : BegunWork.failed(e);
        }
    }

    /** Short calls to containerd end whether the thread is interrupted or not; between them is the place to stop. */
    private static void stopIfInterrupted(String name) {
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationInterruptedException(Failure.of("interrupted while making a sandbox")
                    .provider("containerd")
                    .resource("sandbox/" + name));
        }
    }

    private Container describe(
            SandboxRequest request, SandboxSpec spec, ResolvedImage image, String id, Path init, String cgroup) {
        String cwd = spec.cwd()
                .orElse(
                        image.config().workingDir().isEmpty()
                                ? "/"
                                : image.config().workingDir());
        return Container.newBuilder()
                .setId(id)
                .putAllLabels(request.metadata())
                .setImage(image.image().name())
                .setRuntime(RuntimeChoice.of(spec.runtime(), runcRoot))
                .setSpec(ContainerSpec.of(
                        request.name(), spec, image.config().env(), cwd, init, folders.sandbox(id), cgroup))
                .setSnapshotter(snapshotter)
                .setSnapshotKey(id)
                .putExtensions(ContainerdIds.EXTENSION, extension(spec, image))
                .build();
    }

    /** What containerd has no place for. No variables: their values may be secrets, and runc's spec holds them anyway. */
    private static Any extension(SandboxSpec spec, ResolvedImage image) {
        ObjectNode json = Json.object()
                .put("version", 1)
                .put("image_digest", image.digest())
                .put("user", spec.user().orElse(image.config().user()))
                .put("pids", spec.pids())
                .put("network", spec.network().toString());
        if (spec.main().isPresent()) {
            boolean home = spec.env().containsKey("HOME")
                    || image.config().env().stream().anyMatch(variable -> variable.startsWith("HOME="));
            json.put("main", true).put("main_has_home", !home);
        }
        spec.runtime().ifPresent(runtime -> json.put("runtime", runtime));
        json.put("read_only_root", spec.hasReadOnlyRoot());
        json.set(Networks.PUBLISHED, Networks.published(spec));
        json.set("mounts", Mounts.kept(spec.mounts()));
        json.set("groups", Json.strings(spec.groups()));
        json.set("rlimits", Rlimits.of(spec.rlimits()));
        spec.cpus().ifPresent(cores -> json.put("cpus", cores));
        spec.memory().ifPresent(limit -> json.put("memory", limit.bytes()));
        return extension(json);
    }

    private static Any extension(ObjectNode json) {
        return Any.newBuilder()
                .setTypeUrl("hydravisor.io/sandbox/1")
                .setValue(ByteString.copyFrom(Json.write(json)))
                .build();
    }

    /** The record comes first: it takes the name, and from now on the snapshot is no garbage. */
    private void register(Container container, TaskLife life) {
        ContainerCreateRequest request =
                ContainerCreateRequest.newBuilder().setContainer(container).build();
        String resource = "sandbox/" + ContainerdIds.name(container.getId());
        try {
            client.call("make a sandbox", resource, () -> client.containers().create(request));
        } catch (UnavailableException | DeadlineException e) {
            // The reply is lost, but the record may be there; it is ours if it bears our request's mark.
            removeIfOurs(container, life);
            throw e;
        }
    }

    private static void removeIfOurs(Container container, TaskLife life) {
        try {
            life.ours();
            life.destroyQuietly();
        } catch (HydravisorException e) {
            LOG.debug("Could not find {} after a lost reply", container.getId(), e);
        }
    }

    private List<Mount> prepare(String id, String parent, TaskLife life) {
        PrepareSnapshotRequest request = PrepareSnapshotRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setKey(id)
                .setParent(parent)
                .build();
        String resource = "sandbox/" + ContainerdIds.name(id);
        try {
            return prepare(request, resource);
        } catch (AlreadyExistsException e) {
            // Left by a sandbox of that name whose end was cut short; the name is ours now.
            life.removeSnapshot();
            return prepare(request, resource);
        }
    }

    private List<Mount> prepare(PrepareSnapshotRequest request, String resource) {
        return client.call(
                        "make a sandbox's files",
                        resource,
                        () -> client.snapshots().prepare(request))
                .getMountsList();
    }
}
