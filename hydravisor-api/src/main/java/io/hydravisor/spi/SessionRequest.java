package io.hydravisor.spi;

import io.hydravisor.session.SessionSpec;
import java.util.Map;

/**
 * A session to make.
 *
 * @param name its name, unique in its endpoint; the spec's, or a generated one
 * @param spec what it shall be
 * @param metadata what the backend keeps with it from its first moment: keys of letters, digits, dots, slashes, hyphens and
 *     underscores, values of any text without control characters
 */
public record SessionRequest(String name, SessionSpec spec, Map<String, String> metadata) {
    /**
     * Copies the metadata.
     *
     * @param name its name
     * @param spec what it shall be
     * @param metadata what the backend keeps with it
     */
    public SessionRequest {
        metadata = Map.copyOf(metadata);
    }
}
