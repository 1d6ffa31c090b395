package io.hydravisor.containerd.terminal;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.command.ExecEnd;
import io.hydravisor.containerd.command.GroupSignals;
import io.hydravisor.containerd.command.Reply;
import io.hydravisor.containerd.command.SandboxTask;
import io.hydravisor.containerd.wire.TaskKillRequest;
import io.hydravisor.containerd.wire.TaskResizePtyRequest;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A terminal in a containerd sandbox: an exec of its task whose pseudo-terminal the shim holds, and copies to two named pipes. */
public final class ContainerdTerminal implements TerminalDriver {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerdTerminal.class);

    private final ContainerdClient client;
    private final SandboxTask task;
    private final String id;
    private final TerminalInput input;
    private final TerminalOutput output;
    private final ExecEnd end;
    private final Consumer<ContainerdTerminal> onForgotten;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int pid;

    /**
     * @param onForgotten is told when containerd knows nothing of it any more
     */
    ContainerdTerminal(
            ContainerdClient client,
            SandboxTask task,
            String id,
            TerminalInput input,
            TerminalOutput output,
            ExecEnd end,
            Consumer<ContainerdTerminal> onForgotten) {
        this.client = client;
        this.task = task;
        this.id = id;
        this.input = input;
        this.output = output;
        this.end = end;
        this.onForgotten = onForgotten;
    }

    /** Begins to wait for the end of the program, which has been started. */
    void follow(int leader) {
        pid = leader;
        end.await(
                this::ended,
                () -> ended(new ExitStatus.Lost(
                        "containerd no longer knows the terminal; its sandbox or its shim has ended", groupAlive())));
    }

    private void ended(ExitStatus status) {
        input.close();
        exit.complete(status);
        end.forget(this::forgotten);
    }

    private void forgotten() {
        output.takeRest();
        onForgotten.accept(this);
    }

    /** After a start of which nobody knows what became: what may run there can't be reached by anybody, so it is ended. */
    void killUnseen() {
        end.letGo();
        TaskKillRequest request = TaskKillRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(id)
                .setSignal(Signal.KILL.number())
                .build();
        client.longTasks()
                .withWaitForReady()
                .kill(request, new Reply<>(done -> end.forget(this::forgotten), thrown -> end.forget(this::forgotten)));
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return output.read(target);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        input.write(bytes);
    }

    @Override
    public void resize(TerminalSize size) {
        TaskResizePtyRequest request = TaskResizePtyRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(id)
                .setWidth(size.columns())
                .setHeight(size.rows())
                .build();
        try {
            client.call(
                    "resize a terminal", task.resource(), () -> client.tasks().resizePty(request));
        } catch (NotFoundException | ConflictException | BackendException e) {
            if (groupAlive()) {
                throw e;
            }
            LOG.debug("Terminal {} ended before it was resized", id, e);
        }
    }

    @Override
    public void signal(Signal signal) {
        GroupSignals.send(task, pid, signal, task.resource() + "/terminal/" + id);
    }

    @Override
    public boolean groupAlive() {
        return pid != 0 && task.processes().groupAlive(pid);
    }

    /** What a terminal does to its program when its line is cut. */
    void hangUp() {
        try {
            signal(Signal.HUP);
            // A stopped program could not act on it.
            signal(TerminalLauncher.CONT);
        } catch (HydravisorException e) {
            LOG.warn("Could not hang up terminal {} of {}", id, task.resource(), e);
        }
    }

    void kill() {
        try {
            signal(Signal.KILL);
        } catch (HydravisorException e) {
            LOG.warn("Could not end terminal {} of {}", id, task.resource(), e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            input.close();
            output.abandon();
            if (groupAlive()) {
                exit.complete(letGoOf());
            }
        }
    }

    /** Lets go of it while containerd may still know it: the connection is being closed. */
    void letGo() {
        close();
        end.letGo();
        output.close();
        exit.complete(letGoOf());
    }

    private ExitStatus letGoOf() {
        return new ExitStatus.Lost("this client has let go of the terminal", groupAlive());
    }
}
