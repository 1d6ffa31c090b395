package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;

/** A child of a program. Only this package implements it. For the parent's thread. */
public interface ProgramChild {
    /**
     * Waits for its end.
     *
     * @return how it ended
     * @throws InterruptedException if somebody other than a signal interrupts the thread
     */
    ExitStatus await() throws InterruptedException;

    /** {@return whether it runs still} */
    boolean running();

    /**
     * Sends it a signal; does nothing if it has ended.
     *
     * @param signal the signal
     */
    void signal(Signal signal);
}
