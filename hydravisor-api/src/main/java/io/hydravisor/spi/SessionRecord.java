package io.hydravisor.spi;

import java.time.Instant;
import java.util.Map;

/**
 * A session as its backend knows it.
 *
 * @param name its name
 * @param id its id in the backend, which no renaming changes
 * @param created when it was made
 * @param clients how many clients are attached
 * @param metadata what was given for it
 */
public record SessionRecord(String name, String id, Instant created, int clients, Map<String, String> metadata) {
    /**
     * Copies the metadata.
     *
     * @param name its name
     * @param id its id in the backend
     * @param created when it was made
     * @param clients how many clients are attached
     * @param metadata what was given for it
     */
    public SessionRecord {
        metadata = Map.copyOf(metadata);
    }
}
