package io.hydravisor.containerd.command;

import com.google.protobuf.Any;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.spec.ProcessSpec;
import io.hydravisor.containerd.wire.TaskExecRequest;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.Durability;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.ProviderContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts commands in sandboxes, and finds them again. The command's id is containerd's exec id. */
public final class CommandLauncher implements AutoCloseable {
    private final ContainerdClient client;
    private final ProviderContext context;
    private final ExecLauncher launcher;
    private final SpoolWatcher watcher;
    private final Set<ContainerdCommand> open = ConcurrentHashMap.newKeySet();
    /**
     * What has ended and can still be read, for as long as somebody has a handle to it. A user may drop that without closing it;
     * its files are closed with it then, as those of any file object are.
     */
    private final Set<ContainerdCommand> settled =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param watcher follows the output; closed by whoever made it
     */
    public CommandLauncher(ContainerdClient client, ProviderContext context, SpoolWatcher watcher) {
        this.client = client;
        this.context = context;
        this.watcher = watcher;
        this.launcher = new ExecLauncher(
                client,
                context.requestTimeout(),
                "When containerd is back, attach(id) tells whether the command runs.");
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
            throw ExecLauncher.explain(e, task);
        }
    }

    private ContainerdCommand start(SandboxTask task, Command command, Durability.Spooled spooled, Any spec) {
        CommandFolder folder = CommandFolder.create(
                task.commandsFolder(),
                task::requireRunning,
                command,
                spooled,
                context.clock().instant());
        ContainerdCommand started = null;
        try {
            started = made(task, folder);
            started.open();
            int pid = launcher.launch(task, request(task, command, folder, spec), command);
            folder.pid(pid);
            started.follow(pid);
            return started;
        } catch (HydravisorException e) {
            if (started != null) {
                started.close();
            }
            if (e.effect() == Effect.NONE || launcher.abandon(task, folder.id())) {
                folder.delete();
            }
            throw e;
        }
    }

    private ContainerdCommand made(SandboxTask task, CommandFolder folder) {
        ContainerdCommand command =
                new ContainerdCommand(client, context, watcher, task, folder, this::tell, this::settled, this::forget);
        open.add(command);
        return command;
    }

    /** Nobody need tell it of anything any more. */
    private void settled(ContainerdCommand command) {
        settled.add(command);
        open.remove(command);
    }

    private void forget(ContainerdCommand command) {
        open.remove(command);
        settled.remove(command);
    }

    /** Whoever follows the same command need not wait for an answer of containerd to each. */
    private void tell(ContainerdCommand first, ExitStatus status) {
        open.stream().filter(first::isSame).forEach(same -> same.ended(status));
    }

    private void checkOpen() {
        if (closed.get()) {
            throw closedMeanwhile();
        }
    }

    public static ConflictException closedMeanwhile() {
        return new ConflictException(Failure.of("the connection was closed")
                .provider("containerd")
                .hint("Ask Hydravisor.sandboxes(...) for a new one."));
    }

    public ContainerdCommand attach(SandboxTask task, String id) {
        checkOpen();
        CommandFolder folder = CommandFolder.open(task.commandsFolder(), id);
        int leader = task.isMain(id) ? 0 : leader(task, folder);
        ContainerdCommand found = made(task, folder);
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
                .or(() -> launcher.process(task, folder.id())
                        .filter(process -> !ExecLauncher.notStarted(process))
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

    private static TaskExecRequest request(SandboxTask task, Command command, CommandFolder folder, Any spec) {
        return TaskExecRequest.newBuilder()
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
    }

    /** Lets go of all commands, and leaves them running. */
    @Override
    public void close() {
        closed.set(true);
        // In this order: what ends meanwhile is among the settled before it is no longer among the open.
        List.copyOf(open).forEach(ContainerdCommand::close);
        copyOfSettled().forEach(ContainerdCommand::close);
    }

    private List<ContainerdCommand> copyOfSettled() {
        synchronized (settled) {
            return new ArrayList<>(settled);
        }
    }
}
