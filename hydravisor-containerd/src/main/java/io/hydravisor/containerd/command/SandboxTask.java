package io.hydravisor.containerd.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.HostProcesses;
import io.hydravisor.containerd.host.NetworkNamespace;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.process.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What commands need to know of the sandbox they run in. */
public interface SandboxTask {
    /** The container's id in containerd. */
    String id();

    /** For errors: {@code sandbox/name}. */
    String resource();

    /** The folder of the sandbox's commands on the host. */
    Path commandsFolder();

    /** The folder on the host for the pipes of terminals that are being opened. */
    Path terminalsFolder();

    /** Taken for the time of a command's start: the shim stalls for seconds when too many come at once. */
    Semaphore starts();

    /** Whether a command is what the sandbox ends with: the task itself, as a child of its init. */
    boolean isMain(String commandId);

    /** The number of the main command's process on the host; 0 if it can't be told. */
    int mainLeader();

    /** Keeps how the main command ended, and lets go of the task when all of its output is there. Blocks. */
    void mainEnded(ExitStatus status);

    /** Whether more may come to any of these files of a command's output, because the shim has them open. Blocks. */
    boolean writesTo(List<Path> outputs);

    /** The sandbox's own process object, for what commands inherit. */
    JsonNode processBase();

    /** When it was last restored to a snapshot. */
    Restores restores();

    /** Looks a user up inside; the sandbox's default user if empty. */
    SandboxUser user(Optional<String> wanted);

    /** The sandbox's processes on the host. */
    HostProcesses processes();

    /**
     * The root of the sandbox's file system, as its processes see it.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     */
    Fd root();

    /**
     * Does nothing if it runs.
     *
     * @throws io.hydravisor.core.ConflictException if it does not
     */
    default void requireRunning() {
        root().close();
    }

    /**
     * The sandbox's network; to be closed.
     *
     * @throws io.hydravisor.core.ConflictException if it does not run
     */
    NetworkNamespace network();
}
