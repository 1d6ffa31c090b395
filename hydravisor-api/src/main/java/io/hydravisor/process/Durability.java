package io.hydravisor.process;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;

/** What becomes of a command's output when nobody reads it, and when the connection or this JVM dies. */
public sealed interface Durability {
    /**
     * Straight to the reader; the command's fate is {@link ExitStatus.Lost} when the connection breaks.
     *
     * @return the durability
     */
    static Durability direct() {
        return new Direct();
    }

    /**
     * Kept beside the sandbox, up to 64 MiB for each stream, the oldest dropped first.
     *
     * @return the durability that {@code start()} uses unless told otherwise
     */
    static Durability spooled() {
        return new Spooled(ByteSize.mebibytes(64), AtLimit.DROP_OLDEST);
    }

    /**
     * Kept beside the sandbox, so that any JVM can attach and read on at any offset.
     *
     * @param limit for each stream; at least 64 KiB
     * @param atLimit what happens when more is written
     * @return the durability
     * @throws InvalidInputException if the limit is too small
     */
    static Durability spooled(ByteSize limit, AtLimit atLimit) {
        return new Spooled(limit, atLimit);
    }

    /** What happens when a spool is full. */
    enum AtLimit {
        /** The command's process group is killed; what was written up to the limit stays readable. */
        KILL,
        /** The oldest output is dropped; a reader that was not there yet gets an {@link Output.Gap}. */
        DROP_OLDEST,
        /** The command waits until its output is read. */
        PAUSE
    }

    /** Nothing is kept. */
    record Direct() implements Durability {}

    /**
     * Output is kept.
     *
     * @param limit for each stream
     * @param atLimit what happens when more is written
     */
    record Spooled(ByteSize limit, AtLimit atLimit) implements Durability {
        private static final ByteSize SMALLEST = ByteSize.kibibytes(64);

        /**
         * Checks the limit.
         *
         * @param limit for each stream
         * @param atLimit what happens when more is written
         */
        public Spooled {
            if (limit.compareTo(SMALLEST) < 0) {
                throw new InvalidInputException(Failure.of("not a spool's limit: " + limit)
                        .hint("A spool holds at least " + SMALLEST + " for each stream."));
            }
        }
    }
}
