package io.hydravisor.containerd;

import com.google.protobuf.Empty;
import io.grpc.StatusRuntimeException;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.command.CommandFolder;
import io.hydravisor.containerd.host.FolderLock;
import io.hydravisor.containerd.host.HostProcesses;
import io.hydravisor.containerd.network.SandboxNetwork;
import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.ContainerDeleteRequest;
import io.hydravisor.containerd.wire.ContainerGetRequest;
import io.hydravisor.containerd.wire.Mount;
import io.hydravisor.containerd.wire.RemoveSnapshotRequest;
import io.hydravisor.containerd.wire.SnapshotMountsRequest;
import io.hydravisor.containerd.wire.TaskCreateRequest;
import io.hydravisor.containerd.wire.TaskDeleteRequest;
import io.hydravisor.containerd.wire.TaskGetRequest;
import io.hydravisor.containerd.wire.TaskKillRequest;
import io.hydravisor.containerd.wire.TaskPauseRequest;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.containerd.wire.TaskResumeRequest;
import io.hydravisor.containerd.wire.TaskStartRequest;
import io.hydravisor.containerd.wire.TaskStatus;
import io.hydravisor.containerd.wire.TaskWaitRequest;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.Signal;
import io.hydravisor.process.StdStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one sandbox's life in containerd. Each can be repeated: what is done already is passed over. */
final class TaskLife {
    private static final Logger LOG = LoggerFactory.getLogger(TaskLife.class);
    private static final Duration KILLED = Duration.ofSeconds(10);
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private final ContainerdClient client;
    private final StateFolders folders;
    private final String id;
    private final String name;
    private final String hostname;
    private final String snapshotter;
    private final String mark;
    private final HostProcesses processes;
    private final SandboxNetwork network;
    private volatile boolean removing;

    /**
     * @param mark the request that made the sandbox: another of the same name, made since, is none of our business
     */
    TaskLife(
            ContainerdClient client,
            StateFolders folders,
            String id,
            String name,
            String hostname,
            String snapshotter,
            String mark,
            HostProcesses processes,
            SandboxNetwork network) {
        this.network = network;
        this.mark = mark;
        this.processes = processes;
        this.client = client;
        this.folders = folders;
        this.id = id;
        this.name = name;
        this.hostname = hostname;
        this.snapshotter = snapshotter;
    }

    private String resource() {
        return "sandbox/" + name;
    }

    Container container() {
        ContainerGetRequest request = ContainerGetRequest.newBuilder().setId(id).build();
        return client.ask(
                        "find a sandbox", resource(), () -> client.containers().get(request))
                .getContainer();
    }

    /** The record of this very sandbox. */
    Container ours() {
        Container found = container();
        if (!found.getLabelsOrDefault(ContainerdIds.REQUEST_LABEL, "").equals(mark)) {
            throw new NotFoundException(Failure.of("the sandbox is gone; another has its name now")
                    .provider("containerd")
                    .resource(resource())
                    .hint("Attach to the new one by its name, if that is what you want."));
        }
        return found;
    }

    boolean exists() {
        try {
            container();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /** The main process; empty if there is no task. */
    Optional<TaskProcess> process() {
        TaskGetRequest request = TaskGetRequest.newBuilder().setContainerId(id).build();
        try {
            return Optional.of(client.ask(
                            "ask for a sandbox's state",
                            resource(),
                            () -> client.tasks().get(request))
                    .getProcess());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes a task for the container and its snapshot, which exist, and starts it.
     *
     * @param main makes the place where the output of the main command goes; gives none for an idle sandbox
     */
    void start(Supplier<Optional<CommandFolder>> main) {
        ours();
        boolean lost = !Files.exists(folders.sandbox(id));
        folders.etc(id, hostname, network.names(hostname));
        try {
            alone(() -> startAlone(rootfs(), main.get()));
        } catch (HydravisorException e) {
            if (lost) {
                // Not lost, perhaps, but removed with the sandbox just now; nothing of worth can be in it.
                network.remove();
                folders.delete(id);
            }
            throw e;
        }
    }

    private List<Mount> rootfs() {
        SnapshotMountsRequest request = SnapshotMountsRequest.newBuilder()
                .setSnapshotter(snapshotter)
                .setKey(ours().getSnapshotKey())
                .build();
        return client.call(
                        "mount a sandbox", resource(), () -> client.snapshots().mounts(request))
                .getMountsList();
    }

    /**
     * Does something while nobody else makes or removes the task. containerd 1.6 takes two removals of a task at once for one of
     * it and one of the task that comes after it, whose shim nobody finds any more.
     */
    private void alone(Runnable work) {
        try (FolderLock lock = FolderLock.take(folders.etc(id), resource())) {
            LOG.trace("Holding {}", lock);
            work.run();
        }
    }

    /**
     * Makes a task for the container, which exists, and starts it.
     *
     * @param root what its snapshot's files are mounted from
     * @param main where the output of the main command goes; empty for an idle sandbox
     */
    void start(List<Mount> root, Optional<CommandFolder> main) {
        folders.etc(id, hostname, network.names(hostname));
        alone(() -> startAlone(root, main));
    }

    private void startAlone(List<Mount> root, Optional<CommandFolder> main) {
        network.prepare();
        TaskCreateRequest.Builder create =
                TaskCreateRequest.newBuilder().setContainerId(id).addAllRootfs(root);
        main.ifPresent(
                folder -> create.setStdout(folder.output(StdStream.STDOUT).toString())
                        .setStderr(folder.output(StdStream.STDERR).toString()));
        create(create.build());
        TaskStartRequest start =
                TaskStartRequest.newBuilder().setContainerId(id).build();
        client.call("start a sandbox", resource(), () -> client.tasks().start(start));
    }

    /** What is left of an ended task, which another client may be removing at this moment, is in the way for a while. */
    private void create(TaskCreateRequest request) {
        long start = System.nanoTime();
        while (true) {
            try {
                client.call("make a sandbox", resource(), () -> client.tasks().create(request));
                return;
            } catch (AlreadyExistsException | BackendException e) {
                String said = String.valueOf(e.getMessage());
                boolean inTheWay = e instanceof AlreadyExistsException
                        // runc's own remains, which containerd has removed after the failure; a folder that just went.
                        || said.contains("container with given ID already exists")
                        // The folder of a task that containerd is still removing.
                        || said.contains("file exists")
                        || said.contains("getwd: no such file or directory");
                if (!inTheWay || System.nanoTime() - start > KILLED.toNanos()) {
                    throw e;
                }
            }
            deleteTask();
            pauseBeforeAsking("making a sandbox");
        }
    }

    void pause() {
        ours();
        TaskPauseRequest request =
                TaskPauseRequest.newBuilder().setContainerId(id).build();
        change(
                "pause a sandbox",
                TaskStatus.TASK_STATUS_PAUSED,
                () -> client.tasks().pause(request));
    }

    void resume() {
        ours();
        TaskResumeRequest request =
                TaskResumeRequest.newBuilder().setContainerId(id).build();
        change(
                "resume a sandbox",
                TaskStatus.TASK_STATUS_RUNNING,
                () -> client.tasks().resume(request));
    }

    /** What does not run needs no resuming. */
    void resumeIfPaused() {
        try {
            if (is(TaskStatus.TASK_STATUS_PAUSED)) {
                resume();
            }
        } catch (NotFoundException | ConflictException e) {
            LOG.debug("{} ended while it was paused", id, e);
        }
    }

    /** containerd refuses what is done already, as it does what can't be done; the state tells the two apart. */
    private void change(String doing, TaskStatus wanted, Supplier<Empty> step) {
        if (is(wanted)) {
            return;
        }
        try {
            client.call(doing, resource(), step);
        } catch (NotFoundException | ConflictException | BackendException e) {
            if (is(wanted)) {
                return;
            }
            if (!is(TaskStatus.TASK_STATUS_RUNNING) && !is(TaskStatus.TASK_STATUS_PAUSED)) {
                throw new ConflictException(Failure.of("the sandbox does not run")
                        .provider("containerd")
                        .resource(resource())
                        .hint("Start it first.")
                        .cause(e));
            }
            throw e;
        }
    }

    private boolean is(TaskStatus status) {
        return process().filter(process -> process.getStatus() == status).isPresent();
    }

    /** What is frozen hears of no signal until it goes on. */
    private void thaw() {
        try {
            if (is(TaskStatus.TASK_STATUS_PAUSED)) {
                resume();
            }
        } catch (ConflictException | BackendException e) {
            // runc may have let it go on for the signal already.
            LOG.debug("Could not resume {}", id, e);
        }
    }

    /**
     * Ends what runs, and makes containerd forget it.
     *
     * @param last is given what containerd knows of it, before
     */
    void stop(Duration grace, Consumer<TaskProcess> last) {
        ours(); // Says so if it is gone.
        BegunWork.run(() -> stopOurs(grace, last));
    }

    private void stopOurs(Duration grace, Consumer<TaskProcess> last) {
        boolean ended = grace.isZero();
        if (!grace.isZero()) {
            thaw();
            // The init ends last: TERM to it alone would pull the ground from under the others at once.
            kill(Signal.TERM);
            ended = awaitEnd(grace);
        }
        if (!ended || grace.isZero()) {
            killAll();
        }
        alone(() -> {
            ended().ifPresent(last);
            deleteTask();
        });
    }

    /** Ends everything in it at once. */
    void end() {
        alone(this::endAlone);
    }

    private void endAlone() {
        killAll();
        // Also what containerd knows no process of, as of a shim that was killed.
        deleteTask();
    }

    /**
     * Makes containerd forget the task if it has ended; what containerd knows of it is given away before. Leaves it to whoever
     * removes the sandbox, if somebody does: then nobody has to know how it ended, and the removal must not wait for that.
     */
    void forgetIfEnded(Consumer<TaskProcess> last) {
        alone(() -> {
            if (!removing) {
                ended().filter(process -> !removing).ifPresent(process -> {
                    last.accept(process);
                    deleteTask();
                });
            }
        });
    }

    /** Whether the sandbox is being removed by this client, or was. */
    boolean removing() {
        return removing;
    }

    private Optional<TaskProcess> ended() {
        return process().filter(ContainerdSandbox::hasEnded);
    }

    /** Gives the record that it removed; empty if there was none any more. */
    Optional<Container> destroy() {
        removing = true;
        try {
            return remove();
        } catch (HydravisorException e) {
            removing = false;
            throw e;
        }
    }

    private Optional<Container> remove() {
        Optional<Container> found = Optional.empty();
        try {
            found = Optional.of(ours());
        } catch (NotFoundException e) {
            LOG.debug("{} is gone; removing what it may have left", id, e);
            if (exists()) {
                return found;
            }
        }
        String snapshot = found.map(Container::getSnapshotKey).orElse(id);
        BegunWork.run(() -> alone(() -> removeAlone(snapshot)));
        return found;
    }

    private void removeAlone(String snapshot) {
        endAlone();
        // Before the record, so that who finds that tries again what fails here.
        network.remove();
        gone(() -> client.call(
                "remove a sandbox",
                resource(),
                () -> client.containers()
                        .delete(ContainerDeleteRequest.newBuilder().setId(id).build())));
        removeSnapshot(snapshot);
        folders.delete(id);
    }

    /** Removes the sandbox's folder on the host if the sandbox is gone. */
    void removeFolderIfGone() {
        if (!exists()) {
            removeFolder();
        }
    }

    /** Removes the sandbox's folder on the host, with the network that is kept there. */
    void removeFolder() {
        network.remove();
        folders.delete(id);
    }

    /** Removes what an earlier sandbox of that name has left. */
    void removeSnapshot() {
        removeSnapshot(id);
    }

    private void removeSnapshot(String key) {
        gone(() -> client.call(
                "remove a sandbox's files",
                resource(),
                () -> client.snapshots()
                        .remove(RemoveSnapshotRequest.newBuilder()
                                .setSnapshotter(snapshotter)
                                .setKey(key)
                                .build())));
    }

    /** When the init has ended, so has all that was in its process namespace. */
    private void killAll() {
        process().filter(process -> !ContainerdSandbox.hasEnded(process)).ifPresent(this::killAll);
    }

    /** containerd would start runc for that, which takes longer than all of our own steps. */
    private void killAll(TaskProcess process) {
        boolean killed = process.getStatus() == TaskStatus.TASK_STATUS_RUNNING && processes.killFirst(process.getPid());
        if (!killed || !waitForEnd(KILLED)) {
            // It does not run, is paused, was paused by somebody meanwhile, or is out of reach from here.
            kill(Signal.KILL);
            // In this order, so that a paused one gets no time for anything else.
            thaw();
            awaitEnd(KILLED);
        }
    }

    private void kill(Signal signal) {
        TaskKillRequest request = TaskKillRequest.newBuilder()
                .setContainerId(id)
                .setSignal(signal.number())
                .setAll(true)
                .build();
        try {
            client.call("end a sandbox", resource(), () -> client.tasks().kill(request));
        } catch (NotFoundException e) {
            LOG.trace("{} has no process to signal", id, e);
        } catch (ConflictException | BackendException e) {
            // What is created but not started, or just ending, can't be signalled; its deletion follows and tells more.
            LOG.debug("Could not signal {}", id, e);
        }
    }

    private boolean awaitEnd(Duration patience) {
        Optional<TaskProcess> process = process();
        if (process.isEmpty()
                || process.get().getStatus() == TaskStatus.TASK_STATUS_STOPPED
                || process.get().getStatus() == TaskStatus.TASK_STATUS_CREATED) {
            return true;
        }
        return waitForEnd(patience);
    }

    private boolean waitForEnd(Duration patience) {
        TaskWaitRequest request =
                TaskWaitRequest.newBuilder().setContainerId(id).build();
        try {
            client.tasks()
                    .withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS)
                    .wait(request);
            return true;
        } catch (StatusRuntimeException e) {
            return RpcErrors.notFound(e);
        }
    }

    /** Makes containerd forget the task, when nothing of its output is under way any more. */
    private void deleteTask() {
        TaskDeleteRequest request =
                TaskDeleteRequest.newBuilder().setContainerId(id).build();
        long start = System.nanoTime();
        while (true) {
            try {
                gone(() -> client.call(
                        "remove a sandbox's task",
                        resource(),
                        () -> client.tasks().delete(request)));
                return;
            } catch (BackendException e) {
                // containerd has not heard yet that the task's shim was killed; when it has, it removes the task
                // itself.
                if (!String.valueOf(e.getMessage()).contains("ttrpc: closed")
                        || System.nanoTime() - start > KILLED.toNanos()) {
                    throw e;
                }
            }
            pauseBeforeAsking("removing a sandbox's task");
        }
    }

    private void pauseBeforeAsking(String doing) {
        try {
            Thread.sleep(ASK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(Failure.of("interrupted while " + doing)
                    .provider("containerd")
                    .resource(resource())
                    .effect(Effect.UNKNOWN)
                    .cause(e));
        }
    }

    private static void gone(Runnable step) {
        try {
            step.run();
        } catch (NotFoundException e) {
            LOG.trace("Gone already", e);
        }
    }

    /** After a failure: what can be removed is; what can't is found by its labels later. */
    boolean destroyQuietly() {
        try {
            destroy();
            return true;
        } catch (HydravisorException e) {
            LOG.warn("Could not clean up {}; reap() will when its lease has ended", id, e);
            return false;
        }
    }
}
