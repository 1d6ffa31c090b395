package io.hydravisor.spi;

import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxState;
import java.time.Instant;
import java.util.Map;

/**
 * What the backend holds about a sandbox.
 *
 * @param name its name
 * @param id its id in the backend
 * @param state what it is doing
 * @param image what it was made from
 * @param metadata what was given in {@link SandboxRequest#metadata()}, as it is now
 * @param created when it was made
 */
public record SandboxRecord(
        String name, String id, SandboxState state, Image image, Map<String, String> metadata, Instant created) {
    /**
     * Copies the metadata.
     *
     * @param name its name
     * @param id its id in the backend
     * @param state what it is doing
     * @param image what it was made from
     * @param metadata what was given in {@link SandboxRequest#metadata()}, as it is now
     * @param created when it was made
     */
    public SandboxRecord {
        metadata = Map.copyOf(metadata);
    }
}
