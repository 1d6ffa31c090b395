package io.hydravisor.spi;

import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxEnd;
import io.hydravisor.sandbox.SandboxState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the backend holds about a sandbox.
 *
 * @param name its name
 * @param id its id in the backend
 * @param state what it is doing
 * @param image what it was made from
 * @param metadata what was given in {@link SandboxRequest#metadata()}, as it is now
 * @param created when it was made
 * @param end how it ended, if it did and the backend knows
 */
public record SandboxRecord(
        String name,
        String id,
        SandboxState state,
        Image image,
        Map<String, String> metadata,
        Instant created,
        Optional<SandboxEnd> end) {
    /**
     * Copies the metadata.
     *
     * @param name its name
     * @param id its id in the backend
     * @param state what it is doing
     * @param image what it was made from
     * @param metadata what was given in {@link SandboxRequest#metadata()}, as it is now
     * @param created when it was made
     * @param end how it ended, if it did and the backend knows
     */
    public SandboxRecord {
        metadata = Map.copyOf(metadata);
    }

    /**
     * A sandbox that has not ended.
     *
     * @param name its name
     * @param id its id in the backend
     * @param state what it is doing
     * @param image what it was made from
     * @param metadata what was given in {@link SandboxRequest#metadata()}, as it is now
     * @param created when it was made
     */
    public SandboxRecord(
            String name, String id, SandboxState state, Image image, Map<String, String> metadata, Instant created) {
        this(name, id, state, image, metadata, created, Optional.empty());
    }
}
