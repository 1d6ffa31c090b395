package io.hydravisor.process;

import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A command that was started, here or by another JVM. Only hydravisor-api implements this. Safe for use by many threads.
 */
public interface CommandProcess extends AutoCloseable {
    /**
     * The id under which any JVM can attach to it.
     *
     * @return unique in its machine
     */
    String id();

    /**
     * When it was started, by the clock of the JVM that did.
     *
     * @return the same for every JVM that attaches to it
     */
    Instant started();

    /**
     * What it writes to its standard output.
     *
     * @return from the first byte on, whenever it is asked for
     */
    CommandOutput stdout();

    /**
     * What it writes to its standard error.
     *
     * @return from the first byte on, whenever it is asked for
     */
    CommandOutput stderr();

    /**
     * Its standard input. Writes block while the command does not read; closing it is the end of file.
     *
     * @return the stream; not safe for use by many threads
     * @throws io.hydravisor.core.ConflictException if the command was not started with {@link Stdin#open()}
     */
    OutputStream stdin();

    /**
     * Waits for its end; for as long as it takes. Interrupting only stops the waiting.
     *
     * @return how it ended
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    ExitStatus await();

    /**
     * Waits for its end.
     *
     * @param patience how long at most
     * @return how it ended; empty if it still runs
     * @throws io.hydravisor.core.OperationInterruptedException if the thread is interrupted
     */
    Optional<ExitStatus> await(Duration patience);

    /**
     * Its end, to be composed with.
     *
     * @return a new future that completes normally with how it ended; cancelling it has no effect on the command
     */
    CompletableFuture<ExitStatus> onExit();

    /**
     * Its end, without waiting.
     *
     * @return how it ended; empty while it runs
     */
    Optional<ExitStatus> status();

    /**
     * Sends a signal. A command that has ended is left alone; a signal is never sent twice.
     *
     * @param signal the signal
     * @param target the whole process group, or the command's first process
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the group can't be signalled here
     */
    void signal(Signal signal, SignalTarget target);

    /** Sends KILL to the process group, as {@link #signal}. Does not wait. */
    default void kill() {
        signal(Signal.KILL, SignalTarget.GROUP);
    }

    /**
     * Removes what is kept of an ended command: its output and how it ended. Output is otherwise kept until the sandbox is
     * destroyed.
     *
     * @throws io.hydravisor.core.ConflictException if it still runs, or if something that it left behind still writes after 2 s
     */
    void discard();

    /** Lets go of it, and leaves it running. A second close does nothing. */
    @Override
    void close();
}
