package io.hydravisor.examples;

import io.hydravisor.Hydravisor;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A temporary state folder, and the Hydravisor that keeps its state there. They are closed together and in order, be it at the
 * program's end or when it is interrupted: whoever comes second waits until the first is done.
 */
final class Workspace implements AutoCloseable {
    private final Path folder;
    private final Hydravisor hydra;

    private Workspace(Path folder) {
        this.folder = folder;
        this.hydra = Hydravisor.builder().stateFolder(folder).discover();
    }

    static Workspace create() throws IOException {
        // The real path: it is what the kernel's list of mounts shows.
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        // Short, as the path of a socket below it has at most 107 bytes, unix(7).
        String name = "hydravisor-" + UUID.randomUUID().toString().substring(0, 8);
        Workspace workspace = new Workspace(temporary.resolve(name));
        // First who removes the folder, then the folder: an interruption may come at any time.
        Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "workspace-cleanup"));
        Files.createDirectory(
                workspace.folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return workspace;
    }

    Path folder() {
        return folder;
    }

    Hydravisor hydra() {
        return hydra;
    }

    /** Connects to an endpoint. An interruption waits until that is done, and then closes the connection as well. */
    synchronized Sandboxes connect(String endpoint) {
        return hydra.sandboxes(endpoint);
    }

    /** Connects to a tmux server of this workspace's own, which ends with its last session. */
    synchronized Sessions connectSessions() {
        return hydra.sessions("tmux:" + tmuxSocket());
    }

    private Path tmuxSocket() {
        return folder.resolve("tmux");
    }

    /** Closes Hydravisor, and with it all that was opened through it; the folder stays to be looked at. */
    synchronized void closeHydravisor() {
        hydra.close();
        try {
            // tmux leaves it.
            Files.deleteIfExists(tmuxSocket());
        } catch (IOException e) {
            System.err.println("could not remove " + tmuxSocket() + ": " + e);
        }
    }

    /** Closes everything, and removes the folder unless something is left in it. */
    @Override
    public synchronized void close() {
        try {
            closeHydravisor();
        } finally {
            removeFolder();
        }
    }

    private void removeFolder() {
        try {
            // Where something is still mounted, what lies below is not ours to remove.
            if (new Census(folder).folder().isEmpty()) {
                for (Path entry : innermostFirst()) {
                    Files.deleteIfExists(entry);
                }
            } else {
                System.err.println("not removed, as it is not empty: " + folder);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder + ": " + e);
        }
    }

    private List<Path> innermostFirst() throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
