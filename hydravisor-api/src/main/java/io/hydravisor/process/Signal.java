package io.hydravisor.process;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;

/**
 * A Linux signal by its number, see signal(7).
 *
 * @param number 1 to 64
 */
public record Signal(int number) {
    /** Hang-up. */
    public static final Signal HUP = new Signal(1);
    /** What a terminal sends for ctrl-C. */
    public static final Signal INT = new Signal(2);
    /** Ends at once; can't be caught. */
    public static final Signal KILL = new Signal(9);
    /** The first signal for the program's own use. */
    public static final Signal USR1 = new Signal(10);
    /** The second signal for the program's own use. */
    public static final Signal USR2 = new Signal(12);
    /** Asks to end. */
    public static final Signal TERM = new Signal(15);

    /**
     * Checks the number.
     *
     * @param number 1 to 64
     * @throws InvalidInputException if it is no signal
     */
    public Signal {
        if (number < 1 || number > 64) {
            throw new InvalidInputException(
                    Failure.of("not a signal: " + number).hint("Linux signals are 1 to 64; see signal(7)."));
        }
    }
}
