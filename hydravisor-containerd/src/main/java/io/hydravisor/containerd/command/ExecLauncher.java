package io.hydravisor.containerd.command;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.wire.TaskDeleteProcessRequest;
import io.hydravisor.containerd.wire.TaskExecRequest;
import io.hydravisor.containerd.wire.TaskGetRequest;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.containerd.wire.TaskStartRequest;
import io.hydravisor.containerd.wire.TaskStatus;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes in sandboxes, commands and terminals alike, each at most once: by its id containerd can be asked, after a lost
 * reply, what became of it.
 */
public final class ExecLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ExecLauncher.class);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final ContainerdClient client;
    private final Duration requestTimeout;
    private final String ifLost;

    /**
     * @param ifLost what to do when nobody knows whether the process runs
     */
    public ExecLauncher(ContainerdClient client, Duration requestTimeout, String ifLost) {
        this.client = client;
        this.requestTimeout = requestTimeout;
        this.ifLost = ifLost;
    }

    /**
     * Starts a process.
     *
     * @param command what the request runs, for the words of errors
     * @return the number of the process on the host
     */
    public int launch(SandboxTask task, TaskExecRequest request, Command command) {
        takeTurn(task);
        long deadline = System.nanoTime() + requestTimeout.toNanos();
        try {
            Optional<TaskProcess> added = add(task, request, deadline);
            try {
                return started(task, request.getExecId(), added, deadline);
            } catch (UnavailableException | DeadlineException | OperationInterruptedException e) {
                throw e;
            } catch (HydravisorException e) {
                // What could not be started stays registered otherwise.
                abandon(task, request.getExecId());
                throw e;
            }
        } catch (HydravisorException e) {
            throw StartErrors.translate(e, command, task.resource());
        } finally {
            task.starts().release();
        }
    }

    private static void takeTurn(SandboxTask task) {
        try {
            task.starts().acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while waiting to start a command")
                    .resource(task.resource())
                    .cause(e));
        }
    }

    /** Registers the process; sent again only when containerd says that it has never heard of it. */
    private Optional<TaskProcess> add(SandboxTask task, TaskExecRequest request, long deadline) {
        boolean sentBefore = false;
        while (true) {
            try {
                client.call(
                        "start a command", task.resource(), () -> client.tasks().exec(request));
                return Optional.empty();
            } catch (AlreadyExistsException e) {
                if (sentBefore) {
                    return Optional.empty();
                }
                throw e;
            } catch (UnavailableException | DeadlineException e) {
                Optional<TaskProcess> found = ask(task, request.getExecId(), deadline, e);
                if (found.isPresent()) {
                    return found;
                }
                sentBefore = true;
            }
        }
    }

    /**
     * Starts what is registered; sent again only if nothing of it has left this JVM. Where a connection breaks, the shim breaks runc off,
     * and says of what may have run that it has not started; started again, its end makes the shim panic (seen with
     * containerd 1.6), which takes the sandbox with it.
     */
    private int started(SandboxTask task, String id, Optional<TaskProcess> known, long deadline) {
        Optional<TaskProcess> found = known;
        TaskStartRequest request = TaskStartRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(id)
                .build();
        while (found.isEmpty() || notStarted(found.get())) {
            try {
                return client.call(
                                "start a command",
                                task.resource(),
                                () -> client.tasks().start(request))
                        .getPid();
            } catch (UnavailableException | DeadlineException e) {
                found = ask(task, id, deadline, e);
                boolean again = e.effect() == Effect.NONE && System.nanoTime() - deadline < 0;
                if (found.isEmpty() || (notStarted(found.get()) && !again)) {
                    throw lost(task, e);
                }
            }
        }
        return found.get().getPid();
    }

    static boolean notStarted(TaskProcess process) {
        return process.getStatus() == TaskStatus.TASK_STATUS_CREATED;
    }

    private Optional<TaskProcess> ask(SandboxTask task, String id, long deadline, HydravisorException why) {
        while (true) {
            try {
                return process(task, id);
            } catch (UnavailableException | DeadlineException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw lost(task, why);
                }
                try {
                    Thread.sleep(ASK_AGAIN.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new OperationInterruptedException(Failure.of("interrupted while starting a command")
                            .resource(task.resource())
                            .effect(Effect.UNKNOWN)
                            .cause(interrupted));
                }
            }
        }
    }

    private UnavailableException lost(SandboxTask task, HydravisorException why) {
        return new UnavailableException(Failure.of("the reply to the start of a command was lost: " + why.problem())
                .provider("containerd")
                .resource(task.resource())
                .effect(Effect.UNKNOWN)
                .hint(ifLost)
                .cause(why));
    }

    /** What containerd knows of a process; empty if nothing. */
    Optional<TaskProcess> process(SandboxTask task, String id) {
        TaskGetRequest request = TaskGetRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(id)
                .build();
        try {
            return Optional.of(client.call(
                            "find a command",
                            task.resource(),
                            () -> client.tasks().get(request))
                    .getProcess());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Makes containerd forget a process that never ran; true if that is certain. */
    boolean abandon(SandboxTask task, String id) {
        TaskDeleteProcessRequest request = TaskDeleteProcessRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(id)
                .build();
        try {
            client.call(
                    "clean up after a command",
                    task.resource(),
                    () -> client.tasks().deleteProcess(request));
            return true;
        } catch (NotFoundException e) {
            return true;
        } catch (HydravisorException e) {
            LOG.debug("Could not clean up after command {}", id, e);
            return false;
        }
    }

    /** A sandbox that is being destroyed fails in many ways; that it does not run says more than any of them. */
    public static HydravisorException explain(HydravisorException thrown, SandboxTask task) {
        if (thrown instanceof UnavailableException
                || thrown instanceof DeadlineException
                || thrown instanceof OperationInterruptedException) {
            return thrown;
        }
        try (Fd root = task.root()) {
            LOG.trace("{} runs, see {}", task.id(), root.path());
        } catch (ConflictException notRunning) {
            notRunning.addSuppressed(thrown);
            return notRunning;
        } catch (HydravisorException e) {
            LOG.debug("Could not look whether {} runs", task.id(), e);
        }
        return thrown;
    }
}
