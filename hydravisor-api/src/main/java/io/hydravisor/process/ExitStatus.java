package io.hydravisor.process;

import java.time.Duration;

/**
 * How a command ended. Never invented: what is not known for certain is {@link Lost}, or says that it is uncertain. A
 * non-zero exit is data, not an error.
 */
public sealed interface ExitStatus {
    /**
     * Whether the command ended by itself with exit code 0.
     *
     * @return true for {@code Exited(0)} alone
     */
    default boolean success() {
        return this instanceof Exited exited && exited.code() == 0;
    }

    /**
     * What a shell would show: the exit code, 128 + N for a signal, 124 for a timeout, 125 where the end is not known.
     *
     * @return 0 to 255
     */
    int shellCode();

    /**
     * The command ended by itself.
     *
     * @param code 0 to 255
     */
    record Exited(int code) implements ExitStatus {
        @Override
        public int shellCode() {
            return code;
        }
    }

    /**
     * A signal ended the command.
     *
     * @param number the signal
     * @param certain false where the backend only reports 128 + N, which a program may also exit with by itself
     */
    record Signaled(int number, boolean certain) implements ExitStatus {
        @Override
        public int shellCode() {
            return 128 + number;
        }
    }

    /**
     * The command's own timeout passed, and its process group was ended.
     *
     * @param limit the timeout
     * @param groupGone whether nothing of the group was left when this was reported
     */
    record TimedOut(Duration limit, boolean groupGone) implements ExitStatus {
        @Override
        public int shellCode() {
            return 124;
        }
    }

    /**
     * How the command ended is not known, and will not be.
     *
     * @param reason why
     * @param mayStillRun whether it may be running still
     */
    record Lost(String reason, boolean mayStillRun) implements ExitStatus {
        @Override
        public int shellCode() {
            return 125;
        }
    }
}
