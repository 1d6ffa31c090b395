package io.hydravisor.containerd;

import io.grpc.StatusRuntimeException;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.image.Census;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerListRequest;
import io.hydravisor.containerd.wire.TaskListRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that there is of a containerd's sandboxes and images: in containerd, in what it and runc keep of them, and on the host. */
final class Remains {
    private static final String TASKS = "io.containerd.runtime.v2.task/hydravisor";

    private Remains() {}

    /** Each by what it is and its name; fails while containerd does not answer. */
    static Set<String> of(ContainerdDaemon daemon) throws IOException, InterruptedException {
        ContainerdClient client = daemon.client();
        Set<String> found = new TreeSet<>();
        try {
            // containerd looks for garbage by itself, at the latest when a lease ends.
            daemon.ctr("leases", "create", "--id", "look");
            daemon.ctr("leases", "delete", "--sync", "look");
            Census kept = Census.of(client);
            add(found, "image", kept.images());
            add(found, "lease", kept.leases());
            add(found, "upload", kept.uploads());
            add(found, "snapshot", kept.snapshots());
            add(found, "blob", kept.blobs());
            add(
                    found,
                    "container",
                    client.containers().list(ContainerListRequest.getDefaultInstance()).getContainersList().stream()
                            .map(Container::getId)
                            .toList());
            add(
                    found,
                    "task",
                    client.tasks().list(TaskListRequest.getDefaultInstance()).getTasksList().stream()
                            .map(task -> task.getId() + " " + task.getStatus())
                            .toList());
        } catch (StatusRuntimeException e) {
            throw new AssertionError("containerd does not answer", e);
        }
        add(found, "bundle", names(daemon.folder().resolve("state").resolve(TASKS)));
        add(found, "work", names(daemon.folder().resolve("root").resolve(TASKS)));
        add(found, "runc", names(daemon.runcRoot().resolve("hydravisor")));
        StateFolders folders = new StateFolders(daemon.stateFolder(), daemon.socket(), "hydravisor");
        add(found, "cgroup", cgroups(folders.tag()));
        add(found, "host", daemon.onHost());
        return found;
    }

    private static void add(Set<String> all, String kind, Collection<String> names) {
        names.forEach(name -> all.add(kind + " " + name));
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private static List<String> cgroups(String tag) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
            return all.filter(path -> path.toString().endsWith("-" + tag))
                    .map(Path::toString)
                    .toList();
        } catch (UncheckedIOException e) {
            throw new AssertionError("something is being removed", e);
        }
    }
}
