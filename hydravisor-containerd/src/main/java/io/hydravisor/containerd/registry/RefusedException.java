package io.hydravisor.containerd.registry;

import java.io.IOException;

/** Credentials are missing or wrong, which asking again does not change. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String problem) {
        super(problem);
    }
}
