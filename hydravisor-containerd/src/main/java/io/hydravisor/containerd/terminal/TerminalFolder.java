package io.hydravisor.containerd.terminal;

import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.Host;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two named pipes of one terminal, in a folder that is there only until the shim has opened them: from then on nobody needs
 * their names, and a JVM that is killed leaves no folder.
 */
final class TerminalFolder implements AutoCloseable {
    private final Path folder;

    private TerminalFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder.
     *
     * @param lost asked if the sandbox's own folder is missing; throws if the sandbox is gone as well
     */
    static TerminalFolder create(Path parent, Runnable lost, String id) {
        TerminalFolder made = new TerminalFolder(parent.resolve(id));
        try {
            Folders.createIn(parent, lost);
            Files.createDirectory(made.folder, Folders.PRIVATE);
        } catch (FileAlreadyExistsException e) {
            throw new AlreadyExistsException(Failure.of("a terminal of that id is being opened")
                    .provider("containerd")
                    .resource("terminal/" + id)
                    .hint("Choose another id."));
        } catch (IOException e) {
            throw cantKeep(e);
        }
        try {
            Host.makeFifo(made.input());
            Host.makeFifo(made.output());
            return made;
        } catch (NativeException e) {
            made.close();
            throw cantKeep(e);
        }
    }

    /** What is typed. */
    Path input() {
        return folder.resolve("in");
    }

    /** What is shown. */
    Path output() {
        return folder.resolve("out");
    }

    static BackendException cantKeep(Exception cause) {
        return new BackendException(Failure.of("can't make a terminal's pipes on the host: " + cause.getMessage())
                .provider("containerd")
                .hint("Look at the state folder and its disk, and at ulimit -n.")
                .cause(cause));
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
