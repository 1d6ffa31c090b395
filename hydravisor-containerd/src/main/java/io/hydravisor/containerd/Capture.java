package io.hydravisor.containerd;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.WorkLease;
import io.hydravisor.containerd.snapshot.CaptureMark;
import io.hydravisor.containerd.snapshot.CaptureMark.Stage;
import io.hydravisor.containerd.snapshot.DiskCapture;
import io.hydravisor.containerd.wire.TaskProcess;
import io.hydravisor.containerd.wire.TaskStatus;
import io.hydravisor.core.HydravisorException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One capture of a sandbox's state, with the lease that keeps it and the mark by which others find both. */
final class Capture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private final ContainerdClient client;
    private final TaskLife life;
    private final Path folder;
    private final Runnable recoverLater;
    private final WorkLease lease;
    private CaptureMark mark;

    Capture(ContainerdClient client, Clock clock, TaskLife life, Path folder, Runnable recoverLater) {
        this.client = client;
        this.life = life;
        this.folder = folder;
        this.recoverLater = recoverLater;
        this.mark = new CaptureMark(WorkLease.newId("state"), Stage.WORKING);
        mark.write(folder);
        try {
            this.lease = new WorkLease(client, clock, mark.lease());
        } catch (HydravisorException e) {
            // Its reply may be lost, and the lease there.
            close();
            throw e;
        }
    }

    WorkLease lease() {
        return lease;
    }

    /** From now on others are made from it, and whoever comes to the sandbox meanwhile leaves it alone. */
    void hold() {
        stage(Stage.HELD);
    }

    private void stage(Stage stage) {
        mark = new CaptureMark(mark.lease(), stage);
        mark.write(folder);
    }

    /** Does something while nothing runs in the sandbox, which goes on afterwards whatever happens. */
    <T> T paused(Supplier<T> work) {
        Optional<TaskProcess> running =
                life.process().filter(process -> process.getStatus() == TaskStatus.TASK_STATUS_RUNNING);
        if (running.isEmpty()) {
            return work.get();
        }
        stage(Stage.PAUSED);
        T done;
        try {
            life.pause();
            done = work.get();
        } catch (HydravisorException e) {
            try {
                goOn();
            } catch (HydravisorException stillPaused) {
                e.addSuppressed(stillPaused);
            }
            throw e;
        }
        goOn();
        return done;
    }

    /** If this fails so does the capture, and it is tried again until it succeeds. */
    private void goOn() {
        life.resumeIfPaused();
        stage(Stage.WORKING);
    }

    /** Gives up what nothing refers to by now; if that is not possible yet, as soon as it is. */
    @Override
    public void close() {
        try {
            if (mark.stage() != Stage.PAUSED) {
                DiskCapture.abandon(client, mark.lease());
                mark.remove(folder);
                return;
            }
        } catch (HydravisorException e) {
            LOG.warn("Could not end lease {}; trying until it can be", mark.lease(), e);
            if (mark.stage() == Stage.HELD) {
                stage(Stage.WORKING);
            }
        }
        recoverLater.run();
    }
}
