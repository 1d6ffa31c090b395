package io.hydravisor.spi;

import io.hydravisor.process.Output;

/** What reading at an offset found. */
public sealed interface OutputRead {
    /**
     * A piece, or the knowledge that one is gone.
     *
     * @param output starts at the offset that was asked for
     */
    record Available(Output output) implements OutputRead {}

    /** Nothing yet; more may come. */
    record NotYet() implements OutputRead {}

    /** Nothing more will come at this offset. */
    record End() implements OutputRead {}
}
