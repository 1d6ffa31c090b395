package io.hydravisor.containerd.command;

import com.google.protobuf.Any;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.spec.ProcessSpec;
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
import io.hydravisor.process.Durability;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.ProviderContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts commands in sandboxes, each at most once. The command's id is containerd's exec id, so that after a lost reply
 * containerd can be asked what became of it.
 */
public final class CommandLauncher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLauncher.class);
    private static final Duration ASK_AGAIN = Duration.ofMillis(200);

    private final ContainerdClient client;
    private final ProviderContext context;
    private final SpoolWatcher watcher = new SpoolWatcher();
    private final Set<ContainerdCommand> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public CommandLauncher(ContainerdClient client, ProviderContext context) {
        this.client = client;
        this.context = context;
    }

    public ContainerdCommand start(SandboxTask task, Command command) {
        if (!(command.durability() instanceof Durability.Spooled spooled)) {
            throw new IllegalArgumentException("only spooled commands are declared");
        }
        checkOpen();
        Any spec = ProcessSpec.command(command, task.user(command.user()), task.processBase());
        try {
            return start(task, command, spooled, spec);
        } catch (HydravisorException e) {
            HydravisorException explained = explain(e, task);
            if (explained instanceof ConflictException) {
                task.removeFolderIfGone();
            }
            throw explained;
        }
    }

    private ContainerdCommand start(SandboxTask task, Command command, Durability.Spooled spooled, Any spec) {
        CommandFolder folder = CommandFolder.create(
                task.commandsFolder(), command, spooled, context.clock().instant());
        ContainerdCommand started = null;
        try {
            started = new ContainerdCommand(client, context, watcher, task, folder, open::remove);
            open.add(started);
            started.open();
            int pid = launch(task, command, folder, spec);
            folder.pid(pid);
            started.follow(pid);
            return started;
        } catch (HydravisorException e) {
            if (started != null) {
                started.close();
            }
            if (e.effect() == Effect.NONE || abandon(task, folder)) {
                folder.delete();
            }
            throw e;
        }
    }

    /** A sandbox that is being destroyed fails in many ways; that it does not run says more than any of them. */
    private static HydravisorException explain(HydravisorException thrown, SandboxTask task) {
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

    private void checkOpen() {
        if (closed.get()) {
            throw closedMeanwhile();
        }
    }

    static ConflictException closedMeanwhile() {
        return new ConflictException(Failure.of("the connection was closed")
                .provider("containerd")
                .hint("Ask Hydravisor.sandboxes(...) for a new one."));
    }

    public ContainerdCommand attach(SandboxTask task, String id) {
        checkOpen();
        CommandFolder folder = CommandFolder.open(task.commandsFolder(), id);
        int leader = leader(task, folder);
        ContainerdCommand found = new ContainerdCommand(client, context, watcher, task, folder, open::remove);
        open.add(found);
        try {
            found.attach();
            found.follow(leader);
            return found;
        } catch (HydravisorException e) {
            found.close();
            // Discarded meanwhile, perhaps, which tells more than the file that is missing.
            CommandFolder.open(task.commandsFolder(), id);
            throw e;
        }
    }

    /** The number of a command's leader. Nothing may be said, least of all written down, of one that has not started yet. */
    private int leader(SandboxTask task, CommandFolder folder) {
        return folder.pid()
                .or(() -> process(task, folder.id())
                        .filter(process -> !notStarted(process))
                        .map(TaskProcess::getPid))
                .or(() -> folder.status().map(known -> 0))
                .orElseThrow(() -> new NotFoundException(Failure.of("the command has not started")
                        .provider("containerd")
                        .resource(task.resource() + "/command/" + folder.id())
                        .hint("Try again in a moment: another client is starting it, or died before it could.")));
    }

    public List<String> list(SandboxTask task) {
        return CommandFolder.all(task.commandsFolder())
                .sorted(Comparator.comparing(CommandRecord::started).thenComparing(CommandRecord::id))
                .map(CommandRecord::id)
                .toList();
    }

    private int launch(SandboxTask task, Command command, CommandFolder folder, Any spec) {
        TaskExecRequest request = TaskExecRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(folder.id())
                .setStdin(
                        command.stdin() instanceof Stdin.Closed
                                ? ""
                                : folder.stdin().toString())
                .setStdout(folder.output(StdStream.STDOUT).toString())
                .setStderr(folder.output(StdStream.STDERR).toString())
                .setSpec(spec)
                .build();
        takeTurn(task);
        long deadline = System.nanoTime() + context.requestTimeout().toNanos();
        try {
            Optional<TaskProcess> added = add(task, request, deadline);
            try {
                return started(task, folder.id(), added, deadline);
            } catch (UnavailableException | DeadlineException | OperationInterruptedException e) {
                throw e;
            } catch (HydravisorException e) {
                // What could not be started stays registered otherwise.
                abandon(task, folder);
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

    /** Registers the command; sent again only when containerd says that it has never heard of it. */
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

    /** Starts what is registered; sent again only while containerd says that it has not started. */
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
                if (found.isEmpty() || (notStarted(found.get()) && System.nanoTime() - deadline > 0)) {
                    throw lost(task, e);
                }
            }
        }
        return found.get().getPid();
    }

    private static boolean notStarted(TaskProcess process) {
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

    private static UnavailableException lost(SandboxTask task, HydravisorException why) {
        return new UnavailableException(Failure.of("the reply to the start of a command was lost: " + why.problem())
                .provider("containerd")
                .resource(task.resource())
                .effect(Effect.UNKNOWN)
                .hint("When containerd is back, attach(id) tells whether the command runs.")
                .cause(why));
    }

    private Optional<TaskProcess> process(SandboxTask task, String id) {
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

    /** Makes containerd forget a command that never ran; true if that is certain. */
    private boolean abandon(SandboxTask task, CommandFolder folder) {
        TaskDeleteProcessRequest request = TaskDeleteProcessRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(folder.id())
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
            LOG.debug("Could not clean up after command {}", folder.id(), e);
            return false;
        }
    }

    /** Lets go of all commands, and leaves them running. */
    @Override
    public void close() {
        closed.set(true);
        List.copyOf(open).forEach(ContainerdCommand::close);
        watcher.close();
    }
}
