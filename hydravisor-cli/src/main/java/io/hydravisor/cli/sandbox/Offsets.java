package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.UsageException;

/** Positions in an output. */
final class Offsets {
    private Offsets() {}

    static void check(long offset) {
        if (offset < 0) {
            throw new UsageException("an offset of " + offset, "Offsets count bytes from 0 on.");
        }
    }
}
