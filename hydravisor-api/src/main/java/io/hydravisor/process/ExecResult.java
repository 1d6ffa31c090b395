package io.hydravisor.process;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How a command ended and the first part of what it wrote. Immutable. */
public final class ExecResult {
    private final Command command;
    private final ExitStatus status;
    private final Captured stdout;
    private final Captured stderr;
    private final Duration duration;

    /**
     * For hydravisor-api.
     *
     * @param command what ran
     * @param status how it ended
     * @param stdout what it wrote to its standard output
     * @param stderr what it wrote to its standard error
     * @param duration from the start to the end as seen from here
     */
    public ExecResult(Command command, ExitStatus status, Captured stdout, Captured stderr, Duration duration) {
        this.command = command;
        this.status = status;
        this.stdout = stdout;
        this.stderr = stderr;
        this.duration = duration;
    }

    /** {@return how it ended} */
    public ExitStatus status() {
        return status;
    }

    /** {@return true if it ended with exit code 0} */
    public boolean success() {
        return status.success();
    }

    /** {@return what it wrote to its standard output} */
    public Captured stdout() {
        return stdout;
    }

    /** {@return what it wrote to its standard error} */
    public Captured stderr() {
        return stderr;
    }

    /** {@return the captured standard output, decoded as UTF-8 with replacement characters} */
    public String stdoutText() {
        return stdout.text();
    }

    /** {@return the captured standard error, decoded as UTF-8 with replacement characters} */
    public String stderrText() {
        return stderr.text();
    }

    /** {@return the time from the start to the end as seen from here} */
    public Duration duration() {
        return duration;
    }

    /**
     * Turns anything but exit code 0 into an exception.
     *
     * @return this
     * @throws CommandFailedException with this result, if it did not end with exit code 0
     */
    public ExecResult orThrow() {
        if (!success()) {
            throw new CommandFailedException(
                    Failure.of("command failed: " + command + ": " + status)
                            .effect(Effect.DONE)
                            .hint("Look at result().stderrText() of this exception."),
                    this);
        }
        return this;
    }

    @Override
    public String toString() {
        return command + ": " + status + ", " + stdout.total() + " B out, " + stderr.total() + " B err";
    }

    /**
     * The first part of an output.
     *
     * @param bytes from the start on, at most the command's capture limit; do not change
     * @param total how many bytes were written
     * @param complete false if something that the command left behind still held the output open when this was made
     */
    @SuppressWarnings("ArrayRecordComponent") // a capture is compared by nobody, and a copy would double its memory
    public record Captured(byte[] bytes, long total, boolean complete) {
        /** {@return true if more was written than was captured} */
        public boolean truncated() {
            return total > bytes.length;
        }

        /** {@return the bytes decoded as UTF-8, with replacement characters} */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Captured[" + bytes.length + " of " + total + " bytes]";
        }
    }
}
