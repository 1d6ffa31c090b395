package io.hydravisor.front;

import java.io.IOException;

/** What was to be a tar archive is none, or none that can be unpacked here. */
final class TarException extends IOException {
    private static final long serialVersionUID = 1L;

    TarException(String what) {
        super(what);
    }
}
