package io.hydravisor.model;

import io.hydravisor.core.ByteSize;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model in the backend's memory.
 *
 * @param name what requests call it
 * @param size what it takes of memory in all
 * @param gpuSize what of it is in the memory of GPUs
 * @param contextLength the tokens that it was loaded for, where known
 * @param expires when it goes if nobody asks it, by the backend's clock; empty for never
 */
public record RunningModel(
        String name, ByteSize size, ByteSize gpuSize, OptionalLong contextLength, Optional<Instant> expires) {
    /**
     * Checks that nothing is null.
     *
     * @param name what requests call it
     * @param size what it takes of memory in all
     * @param gpuSize what of it is in the memory of GPUs
     * @param contextLength the tokens that it was loaded for, where known
     * @param expires when it goes if nobody asks it, by the backend's clock; empty for never
     */
    public RunningModel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(gpuSize, "gpuSize");
        Objects.requireNonNull(contextLength, "contextLength");
        Objects.requireNonNull(expires, "expires");
    }
}
