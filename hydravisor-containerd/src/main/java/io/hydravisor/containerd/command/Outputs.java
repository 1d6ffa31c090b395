package io.hydravisor.containerd.command;

import io.hydravisor.containerd.command.SpoolWatcher.Following;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.process.Durability;
import io.hydravisor.process.StdStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both outputs of a command, followed. */
final class Outputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

    private final Spool stdout;
    private final Spool stderr;
    private final Following stdoutWatch;
    private final Following stderrWatch;

    Outputs(CommandFolder folder, SpoolWatcher watcher, Runnable changed) throws IOException, NativeException {
        Durability.Spooled limit = folder.limit();
        stdout = new Spool(folder, StdStream.STDOUT, limit);
        Spool second = null;
        Following firstWatch = null;
        try {
            second = new Spool(folder, StdStream.STDERR, limit);
            firstWatch = watcher.add(stdout.file(), changed);
            stderrWatch = watcher.add(second.file(), changed);
        } catch (IOException | NativeException e) {
            stdout.close();
            if (second != null) {
                second.close();
            }
            if (firstWatch != null) {
                firstWatch.close();
            }
            throw e;
        }
        stderr = second;
        stdoutWatch = firstWatch;
    }

    Spool spool(StdStream stream) {
        return stream == StdStream.STDOUT ? stdout : stderr;
    }

    /** Drops what may be dropped; true if the command has to be killed for what it wrote. */
    boolean keepToLimit() {
        if (Thread.currentThread().isInterrupted()) {
            return false; // File locks don't go with interrupts; the next change comes on a thread of ours.
        }
        try {
            stdout.keepToLimit();
            stderr.keepToLimit();
            return stdout.mustKill() || stderr.mustKill();
        } catch (IOException e) {
            if (!stderr.closed()) { // The first that is closed.
                LOG.warn("Could not keep {} to its limit", stdout.file().getParent(), e);
            }
            return false;
        }
    }

    /** For what nothing writes to any more: it can be read as before, and the kernel watches it no longer. */
    void unfollow() {
        stdoutWatch.close();
        stderrWatch.close();
    }

    @Override
    public void close() {
        unfollow();
        try (stdout;
                stderr) {
            LOG.trace("Closing {}", stdout.file());
        } catch (IOException e) {
            LOG.debug("Could not close {}", stdout.file(), e);
        }
    }
}
