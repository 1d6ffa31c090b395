package io.hydravisor.session;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that what a pane writes is appended to. Immutable; each wither returns a copy. What is not said: a file of some 16 MiB is put aside
 * and another one begun, and five of those are kept, as {@code FILE.1} to {@code FILE.5}.
 */
public final class PaneLog {
    private static final ByteSize USUAL_SIZE = ByteSize.mebibytes(16);
    private static final int USUAL_KEPT = 5;
    private static final int MAX_KEPT = 1000;

    private final Path file;
    private final ByteSize size;
    private final int kept;

    private PaneLog(Path file, ByteSize size, int kept) {
        this.file = file;
        this.size = size;
        this.kept = kept;
    }

    /**
     * A log.
     *
     * @param file the file, on the backend's host; its folder is made if it is missing
     * @return the log
     */
    public static PaneLog to(Path file) {
        return new PaneLog(Objects.requireNonNull(file, "file").toAbsolutePath(), USUAL_SIZE, USUAL_KEPT);
    }

    /**
     * A log where those of sessions usually are.
     *
     * @param session the session's name
     * @return the log, to {@code logs/hydra-SESSION.log} in the home folder
     */
    public static PaneLog usual(String session) {
        return to(Path.of(System.getProperty("user.home"), "logs", "hydra-" + session + ".log"));
    }

    /**
     * Sets how large a file gets before another one is begun. It may get larger by up to 1 MiB.
     *
     * @param limit at least one byte
     * @return a copy
     * @throws InvalidInputException if it is less
     */
    public PaneLog rotateAt(ByteSize limit) {
        if (limit.bytes() < 1) {
            throw new InvalidInputException(
                    Failure.of("can't begin another log at " + limit).hint("Give at least one byte; 16 MiB is usual."));
        }
        return new PaneLog(file, limit, kept);
    }

    /**
     * Sets how many files are kept beside the one that is written to; the oldest is removed when there are more.
     *
     * @param files 1 to 1,000
     * @return a copy
     * @throws InvalidInputException if it is outside
     */
    public PaneLog keep(int files) {
        if (files < 1 || files > MAX_KEPT) {
            throw new InvalidInputException(
                    Failure.of("can't keep " + files + " logs").hint("Give 1 to " + MAX_KEPT + "."));
        }
        return new PaneLog(file, size, files);
    }

    /** {@return the file, absolute} */
    public Path file() {
        return file;
    }

    /** {@return how large a file gets before another one is begun} */
    public ByteSize rotateAt() {
        return size;
    }

    /** {@return how many files are kept beside the one that is written to} */
    public int kept() {
        return kept;
    }

    @Override
    public String toString() {
        return "PaneLog[" + file + "]";
    }
}
