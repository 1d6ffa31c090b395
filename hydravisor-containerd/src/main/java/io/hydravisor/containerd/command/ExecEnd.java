package io.hydravisor.containerd.command;

import com.google.protobuf.Timestamp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.wire.TaskDeleteProcessRequest;
import io.hydravisor.containerd.wire.TaskWaitRequest;
import io.hydravisor.containerd.wire.TaskWaitResponse;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.spi.ProviderContext;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears how one process of a sandbox ends, over restarts of containerd, and makes containerd forget it afterwards. */
public final class ExecEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ExecEnd.class);
    private static final long ASK_AGAIN_MILLIS = 200;
    /** What containerd gives as the time of an exit that has not been: the year 1. */
    private static final long NEVER_SECONDS = -62_135_596_800L;

    private static final int MAX_ODD_ANSWERS = 50;
    private static final int SIGNAL_BASE = 128;
    private static final int MAX_SIGNAL = 64;
    private static final int KILLED = SIGNAL_BASE + 9;

    private final ContainerdClient client;
    private final ProviderContext context;
    private final String task;
    private final String id;
    private final Restores restores;
    private final AtomicInteger oddAnswers = new AtomicInteger();
    private volatile boolean letGo;

    public ExecEnd(ContainerdClient client, ProviderContext context, SandboxTask task, String id) {
        this.client = client;
        this.context = context;
        this.task = task.id();
        this.id = id;
        this.restores = task.restores();
    }

    /**
     * Asks how the process ends, until there is an answer.
     *
     * @param ended gets the answer
     * @param unknown runs instead if containerd does not know the process any more
     */
    public void await(Consumer<ExitStatus> ended, Runnable unknown) {
        TaskWaitRequest request =
                TaskWaitRequest.newBuilder().setContainerId(task).setExecId(id).build();
        client.longTasks()
                .withWaitForReady()
                .wait(request, new Reply<>(response -> ended.accept(status(response)), thrown -> {
                    if (letGo) {
                        LOG.trace("Let go of {}", id, thrown);
                    } else if (mayKnowLater(thrown)) {
                        later(() -> await(ended, unknown));
                    } else {
                        LOG.debug("Lost sight of {}", id, thrown);
                        unknown.run();
                    }
                }));
    }

    private ExitStatus status(TaskWaitResponse response) {
        int code = response.getExitStatus();
        if (response.getExitedAt().getSeconds() == NEVER_SECONDS) {
            return new ExitStatus.Lost("it was prepared, but never started", false);
        }
        Timestamp death = response.getExitedAt();
        if (code == KILLED && restores.covers(Instant.ofEpochSecond(death.getSeconds(), death.getNanos()))) {
            return new ExitStatus.Lost("the sandbox was restored to a snapshot", false);
        }
        return status(code);
    }

    /** containerd tells a signal from an exit with 128 + N no more than a shell does. */
    public static ExitStatus status(int code) {
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + MAX_SIGNAL
                ? new ExitStatus.Signaled(code - SIGNAL_BASE, false)
                : new ExitStatus.Exited(code);
    }

    /**
     * Makes containerd forget the process. It answers when nothing holds the output open any more; until then more may come.
     *
     * @param forgotten runs then
     */
    public void forget(Runnable forgotten) {
        TaskDeleteProcessRequest request = TaskDeleteProcessRequest.newBuilder()
                .setContainerId(task)
                .setExecId(id)
                .build();
        client.longTasks().withWaitForReady().deleteProcess(request, new Reply<>(done -> forgotten.run(), thrown -> {
            if (mayKnowLater(thrown)) {
                later(() -> forget(forgotten));
            } else {
                forgotten.run();
            }
        }));
    }

    /**
     * Whether to ask again. Only "not found" is an answer; a daemon that dies gives many others, and one that lives repeats
     * them. What it repeats for long enough is an answer too.
     */
    private boolean mayKnowLater(Throwable thrown) {
        if (RpcErrors.lostConnection(thrown)) {
            return true;
        }
        LOG.debug("containerd on {}", id, thrown);
        return !RpcErrors.notFound(thrown) && oddAnswers.incrementAndGet() < MAX_ODD_ANSWERS;
    }

    /** Runs a step in a moment, unless nobody asks any more. */
    void later(Runnable step) {
        if (letGo) {
            return;
        }
        try {
            context.timer().schedule(() -> context.executor().execute(step), ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while waiting for {}", id, e);
        }
    }

    /** Asks no more: what comes of a lost connection is nobody's concern. */
    public void letGo() {
        letGo = true;
    }
}
