package io.hydravisor.containerd;

import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.snapshot.CaptureMark;
import io.hydravisor.containerd.snapshot.DiskCapture;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The captures of one sandbox's state: begins them, and puts right what is left of those that were broken off. */
final class Captures {
    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    private final ContainerdClient client;
    private final ProviderContext context;
    private final TaskLife life;
    private final Path folder;
    private final Runnable recoverLater;

    /**
     * @param folder the sandbox's on the host
     * @param recoverLater sees to it that {@link #recover} is called until it succeeds
     */
    Captures(ContainerdClient client, ProviderContext context, TaskLife life, Path folder, Runnable recoverLater) {
        this.client = client;
        this.context = context;
        this.life = life;
        this.folder = folder;
        this.recoverLater = recoverLater;
    }

    Capture begin() {
        return new Capture(client, context.clock(), life, folder, recoverLater);
    }

    /** Called while nobody captures: what looks as if somebody did is left over. */
    void recover() {
        for (CaptureMark mark : CaptureMark.in(folder)) {
            if (mark.stage() != CaptureMark.Stage.HELD) {
                LOG.info("Putting right what a broken-off snapshot left in {}", folder.getFileName());
                if (mark.stage() == CaptureMark.Stage.PAUSED) {
                    life.resumeIfPaused();
                }
                DiskCapture.abandon(client, mark.lease());
                mark.remove(folder);
            }
        }
    }

    /** Ends all of them: the sandbox is about to be removed. */
    void abandonAll() {
        for (CaptureMark mark : CaptureMark.in(folder)) {
            try {
                DiskCapture.abandon(client, mark.lease());
            } catch (HydravisorException e) {
                LOG.warn("Could not end lease {}, which ends by itself", mark.lease(), e);
            }
        }
    }
}
