package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;

/**
 * How far a pull has come with one layer.
 *
 * @param layer the layer's digest
 * @param phase what is being done with it
 * @param done how much of it is there
 * @param size how large it is, as the registry has it
 */
public record PullProgress(String layer, Phase phase, ByteSize done, ByteSize size) {
    /** What is done with a layer, in this order; one that is there already is not downloaded. */
    public enum Phase {
        /** It comes. */
        DOWNLOADING,
        /** It is there, and its digest was checked. */
        DOWNLOADED,
        /** It was unpacked; sandboxes can be made from it. */
        UNPACKED
    }
}
