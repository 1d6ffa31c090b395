package io.hydravisor.model;

import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * How often a request is sent again. Only what {@link io.hydravisor.core.HydravisorException#retryable()} allows is: nothing was
 * done, and the cause may pass. Nothing is sent again once a piece of the answer was given out. Immutable.
 */
public final class Retries {
    private static final Retries DEFAULTS = new Retries(3, Duration.ofMillis(250), Duration.ofSeconds(10));

    private final int attempts;
    private final Duration first;
    private final Duration longest;

    private Retries(int attempts, Duration first, Duration longest) {
        this.attempts = attempts;
        this.first = first;
        this.longest = longest;
    }

    /** {@return 3 attempts; pauses of 250 ms, doubled each time, at most 10 s} */
    public static Retries defaults() {
        return DEFAULTS;
    }

    /** {@return a single attempt} */
    public static Retries none() {
        return DEFAULTS.attempts(1);
    }

    /**
     * Sets how often the request is sent at most.
     *
     * @param count with the first time; at least 1
     * @return a copy
     * @throws InvalidInputException if it is less
     */
    public Retries attempts(int count) {
        if (count < 1) {
            throw new InvalidInputException(
                    Failure.of("not a number of attempts: " + count).hint("Use 1 for no retry."));
        }
        return new Retries(count, first, longest);
    }

    /**
     * Sets the pauses. Each is cut by a random part, at most half of it, so that many clients don't come back at one time.
     *
     * @param firstPause before the second attempt; doubled for each further one
     * @param longestPause what no pause exceeds
     * @return a copy
     * @throws InvalidInputException if one is not positive
     */
    public Retries pauses(Duration firstPause, Duration longestPause) {
        return new Retries(
                attempts, Durations.positive("pause", firstPause), Durations.positive("longest pause", longestPause));
    }

    /** {@return how often the request is sent at most} */
    public int attempts() {
        return attempts;
    }

    /**
     * Does something, again as often as this says, as long as its failure is retryable. For providers. Blocks.
     *
     * @param <T> what comes of it
     * @param work throws what it can't do
     * @return what came of it
     * @throws OperationInterruptedException if the thread is interrupted in a pause
     */
    public <T> T call(Supplier<T> work) {
        for (int done = 1; ; done++) {
            try {
                return work.get();
            } catch (HydravisorException e) {
                if (!again(done, e)) {
                    throw e;
                }
                sleep(pause(done, e));
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted before another attempt").cause(e));
        }
    }

    /**
     * Whether to send a request again.
     *
     * @param done how many attempts were made, at least 1
     * @param failed why the last one failed
     * @return whether another one makes sense, and is allowed
     */
    public boolean again(int done, HydravisorException failed) {
        return done < attempts && failed.retryable();
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param done how many attempts were made, at least 1
     * @param failed why the last one failed; it may say itself how long to wait
     * @return the pause, with its random part
     */
    public Duration pause(int done, HydravisorException failed) {
        return failed instanceof ModelOverloadedException overloaded
                ? overloaded.retryAfter().orElseGet(() -> pause(done))
                : pause(done);
    }

    private Duration pause(int done) {
        Duration doubled = first.multipliedBy(1L << Math.min(done - 1, 30));
        Duration most = doubled.compareTo(longest) > 0 ? longest : doubled;
        return most.minus(most.dividedBy(2)
                .multipliedBy(ThreadLocalRandom.current().nextInt(1001))
                .dividedBy(1000));
    }
}
