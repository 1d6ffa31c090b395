package io.hydravisor.cli.output;

import java.io.IOException;

/** Nobody reads the standard output any more, as after {@code | head}. */
public final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutputClosedException(IOException cause) {
        super("the standard output can't be written: " + cause.getMessage(), cause);
    }
}
