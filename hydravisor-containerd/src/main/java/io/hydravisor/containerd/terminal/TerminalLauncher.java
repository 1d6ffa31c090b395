package io.hydravisor.containerd.terminal;

import com.google.protobuf.Any;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.command.CommandLauncher;
import io.hydravisor.containerd.command.ExecEnd;
import io.hydravisor.containerd.command.ExecLauncher;
import io.hydravisor.containerd.command.SandboxTask;
import io.hydravisor.containerd.command.SpoolWatcher;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.Pipe;
import io.hydravisor.containerd.spec.ProcessSpec;
import io.hydravisor.containerd.wire.TaskExecRequest;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.process.Signal;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.terminal.TerminalSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Opens terminals in sandboxes. They end with the connection, as a terminal does whose line is cut. */
public final class TerminalLauncher implements AutoCloseable {
    static final Signal CONT = new Signal(18);
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** How long containerd has to forget the terminals that have ended; it may be away. */
    private static final Duration FORGET = Duration.ofSeconds(1);

    private static final long POLL_MILLIS = 20;

    private final ContainerdClient client;
    private final ProviderContext context;
    private final SpoolWatcher watcher;
    private final ExecLauncher launcher;
    private final Set<ContainerdTerminal> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param watcher follows the pipes; closed by whoever made it
     */
    public TerminalLauncher(ContainerdClient client, ProviderContext context, SpoolWatcher watcher) {
        this.client = client;
        this.context = context;
        this.watcher = watcher;
        this.launcher = new ExecLauncher(
                client,
                context.requestTimeout(),
                "Open another; what became of this one is ended as soon as containerd is back.");
    }

    public ContainerdTerminal open(SandboxTask task, String id, TerminalSpec spec) {
        checkOpen();
        Any process = ProcessSpec.terminal(
                spec.command(), spec.size(), task.user(spec.command().user()), task.processBase());
        try (TerminalFolder folder = TerminalFolder.create(task.terminalsFolder(), task::requireRunning, id)) {
            TaskExecRequest request = TaskExecRequest.newBuilder()
                    .setContainerId(task.id())
                    .setExecId(id)
                    .setStdin(folder.input().toString())
                    .setStdout(folder.output().toString())
                    .setTerminal(true)
                    .setSpec(process)
                    .build();
            return open(task, spec, request, prepare(task, id, folder));
        } catch (HydravisorException e) {
            throw ExecLauncher.explain(e, task);
        }
    }

    private ContainerdTerminal open(
            SandboxTask task, TerminalSpec spec, TaskExecRequest request, ContainerdTerminal terminal) {
        try {
            terminal.follow(launcher.launch(task, request, spec.command()));
            open.add(terminal);
            checkOpen();
            return terminal;
        } catch (HydravisorException e) {
            if (e.effect() == Effect.NONE) {
                terminal.kill();
            } else {
                terminal.killUnseen();
            }
            terminal.letGo();
            throw e;
        }
    }

    /** Opens both pipes, which waits for nobody, before the shim does. */
    private ContainerdTerminal prepare(SandboxTask task, String id, TerminalFolder folder) {
        try {
            Pipe typed = Pipe.keep(folder.input());
            try {
                return new ContainerdTerminal(
                        client,
                        task,
                        id,
                        new TerminalInput(typed, watcher),
                        new TerminalOutput(Pipe.reader(folder.output()), watcher),
                        new ExecEnd(client, context, task, id),
                        open::remove);
            } catch (NativeException e) {
                typed.close();
                throw e;
            }
        } catch (NativeException e) {
            throw TerminalFolder.cantKeep(e);
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw CommandLauncher.closedMeanwhile();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        List<ContainerdTerminal> left = List.copyOf(open);
        left.forEach(ContainerdTerminal::hangUp);
        if (!soon(GRACE, () -> left.stream().noneMatch(ContainerdTerminal::groupAlive))) {
            left.forEach(ContainerdTerminal::kill);
        }
        left.forEach(ContainerdTerminal::close);
        soon(FORGET, open::isEmpty);
        left.forEach(ContainerdTerminal::letGo);
    }

    private static boolean soon(Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
