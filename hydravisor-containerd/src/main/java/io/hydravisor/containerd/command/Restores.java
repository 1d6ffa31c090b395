package io.hydravisor.containerd.command;

import io.hydravisor.containerd.host.Folders;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a sandbox was last restored to a snapshot. What was killed at that time is lost, as its files are, for every client:
 * so it is kept on the host, as the times of two files, by the clock that tells when processes end.
 *
 * @param folder the sandbox's
 */
public record Restores(Path folder) {
    private static final String BEGUN = "restore-begun";
    private static final String ENDED = "restore-ended";
    /** How long it takes at most, if nobody lived to tell the end. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Now everything in it is about to be killed. */
    public void begin() {
        touch(BEGUN);
    }

    /** Now nothing runs in it any more. */
    public void killed() {
        touch(ENDED);
    }

    boolean covers(Instant death) {
        Optional<Instant> begun = time(BEGUN);
        if (begun.isEmpty() || death.isBefore(begun.get())) {
            return false;
        }
        Instant end = time(ENDED)
                .filter(ended -> !ended.isBefore(begun.get()))
                .orElse(begun.get().plus(LIMIT));
        return !death.isAfter(end);
    }

    private Optional<Instant> time(String file) {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.resolve(file)).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void touch(String file) {
        try {
            Folders.create(folder);
            Files.write(folder.resolve(file), new byte[] {'\n'});
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't note a restore on the host: " + e)
                    .provider("containerd")
                    .cause(e)
                    .hint("Look at the state folder and its disk."));
        }
    }
}
