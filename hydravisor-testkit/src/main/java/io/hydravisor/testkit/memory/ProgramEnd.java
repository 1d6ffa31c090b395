package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;

/** Unwinds the thread of a program that has ended; no exception, so that a program that catches those does not catch it. */
final class ProgramEnd extends Error {
    private static final long serialVersionUID = 1L;

    private final transient ExitStatus status;

    ProgramEnd(ExitStatus status) {
        super("the program has ended: " + status, null, false, false);
        this.status = status;
    }

    ExitStatus status() {
        return status;
    }
}
