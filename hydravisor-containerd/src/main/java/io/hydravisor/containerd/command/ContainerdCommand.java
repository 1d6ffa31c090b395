package io.hydravisor.containerd.command;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.wire.TaskCloseIoRequest;
import io.hydravisor.containerd.wire.TaskKillRequest;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command in a containerd sandbox: an exec of its task, whose output the shim appends to files. */
public final class ContainerdCommand implements CommandDriver {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerdCommand.class);

    private final ContainerdClient client;
    private final ProviderContext context;
    private final SpoolWatcher watcher;
    private final SandboxTask task;
    private final CommandFolder folder;
    private final CommandRecord record;
    private final BiConsumer<ContainerdCommand, ExitStatus> onEnd;
    private final Consumer<ContainerdCommand> onSettled;
    private final Consumer<ContainerdCommand> onClose;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean killing = new AtomicBoolean();
    private final AtomicBoolean heard = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Outputs outputs;
    private final StdinPipe stdin;
    private final ExecEnd end;
    private final boolean main;
    /** What containerd calls it: nothing, if it is the task itself. */
    private final String execId;

    private volatile boolean outputEnded;
    private volatile boolean timedOut;
    private volatile int pid;

    /**
     * @param onEnd is told how it ended, as soon as that was written down
     * @param onSettled is told when it has ended and nothing writes to its output any more
     */
    ContainerdCommand(
            ContainerdClient client,
            ProviderContext context,
            SpoolWatcher watcher,
            SandboxTask task,
            CommandFolder folder,
            BiConsumer<ContainerdCommand, ExitStatus> onEnd,
            Consumer<ContainerdCommand> onSettled,
            Consumer<ContainerdCommand> onClose) {
        this.client = client;
        this.context = context;
        this.watcher = watcher;
        this.task = task;
        this.folder = folder;
        this.record = folder.record();
        this.onEnd = onEnd;
        this.onSettled = onSettled;
        this.onClose = onClose;
        this.stdin = new StdinPipe(folder.stdin(), watcher);
        this.main = task.isMain(folder.id());
        this.execId = main ? "" : folder.id();
        this.end = new ExecEnd(client, context, task, execId);
    }

    /** Opens what the shim will open too; before the start, so that nothing written can be missed. */
    void open() {
        attach();
        try {
            stdin.keep();
        } catch (NativeException e) {
            throw CommandFolder.cantKeep(e);
        }
    }

    /** Opens what is there of a command that another client has started. */
    void attach() {
        try {
            Outputs open = new Outputs(folder, watcher, this::changed);
            outputs = open;
            if (closed.get()) {
                open.close();
                throw CommandLauncher.closedMeanwhile();
            }
        } catch (IOException | NativeException e) {
            throw CommandFolder.cantKeep(e);
        }
    }

    /** Begins to wait for the end of the command, which has been started. */
    void follow(int leader) {
        pid = leader;
        stdin.started();
        folder.status().ifPresentOrElse(this::ended, this::awaitExit);
        // What it wrote before its number was known may have passed its limit.
        changed();
    }

    private void awaitExit() {
        end.await(
                status -> {
                    folder.status(status);
                    onEnd.accept(this, status);
                    ended(status);
                },
                this::unknown);
    }

    /** Whether both follow the same command; a sandbox's main one is another after each start. */
    boolean isSame(ContainerdCommand other) {
        return task.id().equals(other.task.id()) && record.equals(other.record);
    }

    /** Another JVM may have heard of the end and cleaned up. */
    private void unknown() {
        folder.status().ifPresentOrElse(this::ended, () -> {
            boolean mayRun = pid != 0 && task.processes().groupAlive(pid);
            ExitStatus lost = new ExitStatus.Lost(
                    "containerd no longer knows the command; its sandbox or its shim has ended", mayRun);
            folder.status(lost);
            ended(lost);
        });
    }

    /** From containerd, or from another that follows the same command and heard first. */
    void ended(ExitStatus status) {
        if (!heard.compareAndSet(false, true)) {
            return;
        }
        stdin.close();
        if (main) {
            context.executor().execute(() -> settle(status));
        } else {
            context.executor().execute(this::forgetWhenWritten);
        }
        exit.complete(status);
        changed();
    }

    private void settle(ExitStatus status) {
        try {
            task.mainEnded(status);
            outputEnded();
        } catch (UnavailableException | DeadlineException e) {
            end.later(() -> settle(status));
        } catch (HydravisorException e) {
            LOG.debug("Could not keep the end of {}", task.resource(), e);
            outputEnded();
        }
    }

    /** Two seconds after it was told to forget a process the shim cuts off what others still write. */
    private void forgetWhenWritten() {
        try {
            if (task.writesTo(folder.outputs())) {
                end.later(this::forgetWhenWritten);
                return;
            }
        } catch (HydravisorException e) {
            LOG.debug("Could not look for who writes to the output of {}", folder.id(), e);
        }
        end.forget(this::outputEnded);
    }

    private void outputEnded() {
        outputEnded = true;
        changed();
        Outputs open = outputs;
        if (open != null) {
            open.unfollow();
        }
        onSettled.accept(this);
    }

    /** Runs on the tail thread and on gRPC's; must not block. */
    private void changed() {
        Outputs open = outputs;
        if (open != null && open.keepToLimit() && pid != 0 && killing.compareAndSet(false, true)) {
            context.executor().execute(this::killForLimit);
        }
        listeners.forEach(Runnable::run);
    }

    private void killForLimit() {
        LOG.info("Killing {} in {}: its output passed its limit", folder.id(), task.resource());
        try {
            signal(Signal.KILL, SignalTarget.GROUP);
        } catch (HydravisorException e) {
            LOG.warn("Could not kill {} in {}", folder.id(), task.resource(), e);
            killing.set(false);
        }
    }

    @Override
    public CommandRecord record() {
        return record;
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return exit;
    }

    @Override
    public OutputRead read(StdStream stream, long offset, int max) {
        // Asked before the read: what is there after the end is all there will be.
        boolean ended = outputEnded;
        try {
            return opened().spool(stream).read(offset, max, ended);
        } catch (IOException e) {
            if (closed.get()) {
                throw letGo(e);
            }
            throw CommandFolder.cantKeep(e);
        }
    }

    @Override
    public long written(StdStream stream) {
        try {
            return opened().spool(stream).written();
        } catch (IOException e) {
            if (closed.get()) {
                throw letGo(e);
            }
            throw CommandFolder.cantKeep(e);
        }
    }

    /** What comes after is not known here: to call it the end would cut the output off in silence. */
    private ConflictException letGo(IOException cause) {
        return new ConflictException(Failure.of("this client has let go of the command; its output can't be read here")
                .provider(RpcErrors.PROVIDER)
                .resource(task.resource() + "/command/" + folder.id())
                .hint("Attach to it again, and read on at the offset that was reached.")
                .cause(cause));
    }

    private Outputs opened() {
        Outputs open = outputs;
        if (open == null) {
            throw new IllegalStateException("not opened");
        }
        return open;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        try {
            stdin.write(bytes);
        } catch (InterruptedIOException e) {
            // Nobody knows how much the command made of it: let it read the end.
            closeStdin();
            throw e;
        }
    }

    @Override
    public void closeStdin() {
        if (stdin.close() && !exit.isDone()) {
            closeShimsEnd();
        }
    }

    /** The shim holds the pipe open for writing too; only when it lets go does the command read the end. */
    private void closeShimsEnd() {
        TaskCloseIoRequest request = TaskCloseIoRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(execId)
                .setStdin(true)
                .build();
        client.longTasks().withWaitForReady().closeIO(request, new Reply<>(done -> {}, thrown -> {
            if (RpcErrors.lostConnection(thrown) && !exit.isDone()) {
                end.later(this::closeShimsEnd);
            } else {
                LOG.debug("Could not close the stdin of {}", folder.id(), thrown);
            }
        }));
    }

    @Override
    public void signal(Signal signal, SignalTarget target) {
        if (target == SignalTarget.GROUP) {
            GroupSignals.send(task, leader(), signal, task.resource() + "/command/" + folder.id());
        } else if (!exit.isDone()) {
            signalLeader(signal);
        }
    }

    private void signalLeader(Signal signal) {
        TaskKillRequest request = TaskKillRequest.newBuilder()
                .setContainerId(task.id())
                .setExecId(execId)
                .setSignal(signal.number())
                .build();
        try {
            client.call(
                    "signal a command", task.resource(), () -> client.tasks().kill(request));
        } catch (NotFoundException e) {
            LOG.debug("Command {} ended before the signal", folder.id(), e);
        }
    }

    private int leader() {
        return main ? task.mainLeader() : pid;
    }

    @Override
    public boolean groupAlive() {
        int leader = leader();
        return leader != 0 && task.processes().groupAlive(leader);
    }

    @Override
    public void markTimedOut() {
        if (!exit.isDone()) {
            // Known here even if the disk is too full to tell others.
            timedOut = true;
            folder.markTimedOut();
        }
    }

    @Override
    public boolean timedOut() {
        return timedOut || folder.timedOut();
    }

    @Override
    public void discard() {
        close();
        folder.delete();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end.letGo();
            stdin.close();
            Outputs open = outputs;
            if (open != null) {
                open.close();
            }
            onClose.accept(this);
            // Nobody here will hear of its end; whoever waits must not wait for ever.
            exit.complete(new ExitStatus.Lost("this client has let go of the command", true));
            listeners.forEach(Runnable::run);
        }
    }
}
