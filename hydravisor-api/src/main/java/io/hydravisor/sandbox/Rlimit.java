package io.hydravisor.sandbox;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.util.Objects;

/**
 * How much of something one process may use, as setrlimit(2) says.
 *
 * @param kind of what
 * @param soft what holds at first; a process may raise it up to the hard limit
 * @param hard what it can't be raised above
 */
public record Rlimit(Kind kind, long soft, long hard) {
    /** No limit at all. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What can be limited. */
    public enum Kind {
        /** Address space, in bytes. */
        AS,
        /** Size of a core file, in bytes. */
        CORE,
        /** CPU time, in seconds. */
        CPU,
        /** Data segment, in bytes. */
        DATA,
        /** Size of a file that is written, in bytes. */
        FSIZE,
        /** Memory that is locked, in bytes. */
        MEMLOCK,
        /** POSIX message queues of the user, in bytes. */
        MSGQUEUE,
        /** Open files. */
        NOFILE,
        /** Processes of the user, on the whole host. */
        NPROC,
        /** Signals that wait for the user's processes. */
        SIGPENDING,
        /** Stack, in bytes. */
        STACK
    }

    /**
     * Checks the parts.
     *
     * @param kind of what
     * @param soft what holds at first; a process may raise it up to the hard limit
     * @param hard what it can't be raised above
     * @throws InvalidInputException if one is negative, or soft is above hard
     */
    public Rlimit {
        Objects.requireNonNull(kind, "kind");
        if (soft < 0 || hard < soft) {
            throw new InvalidInputException(Failure.of("can't use the limits " + soft + " and " + hard + " for " + kind)
                    .hint("Give a soft limit of at least 0 that is not above the hard one."));
        }
    }

    /**
     * The same limit, soft and hard.
     *
     * @param kind of what
     * @param limit at least 0
     * @return the limit
     * @throws InvalidInputException if it is negative
     */
    public static Rlimit of(Kind kind, long limit) {
        return new Rlimit(kind, limit, limit);
    }
}
