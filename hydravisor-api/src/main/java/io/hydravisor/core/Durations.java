package io.hydravisor.core;

import java.time.Duration;

/** Checks of time spans at the public door. */
public final class Durations {
    /** Longer than any use, and short enough that no arithmetic on it overflows. */
    private static final Duration MAX = Duration.ofDays(36_500);

    private Durations() {}

    /**
     * Checks that a span is positive and not absurd.
     *
     * @param what what it is for, for the message
     * @param span the span
     * @return the span
     * @throws InvalidInputException if it is zero, negative or over 100 years
     */
    public static Duration positive(String what, Duration span) {
        if (span.isZero() || span.isNegative() || span.compareTo(MAX) > 0) {
            throw new InvalidInputException(
                    Failure.of("not a " + what + ": " + span).hint("Use more than zero and at most 36,500 days."));
        }
        return span;
    }
}
