package io.hydravisor.containerd.registry;

import java.io.IOException;

/** The registry does not have it, which asking again does not change. */
final class AbsentException extends IOException {
    private static final long serialVersionUID = 1L;

    AbsentException(String problem) {
        super(problem);
    }
}
