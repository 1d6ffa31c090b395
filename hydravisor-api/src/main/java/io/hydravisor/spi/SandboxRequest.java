package io.hydravisor.spi;

import io.hydravisor.sandbox.SandboxSpec;
import java.util.Map;

/**
 * A sandbox to make.
 *
 * @param name its name, checked
 * @param spec what it shall be
 * @param metadata keys and values to keep with it in the backend: the application's labels, and ours under
 *     {@code hydravisor.io/}, of which {@code hydravisor.io/request} tells apart two requests for the same name; {@code hydravisor.io/request-id}
 *     is the application's, and may be the same in both
 */
public record SandboxRequest(String name, SandboxSpec spec, Map<String, String> metadata) {
    /**
     * Copies the metadata.
     *
     * @param name its name, checked
     * @param spec what it shall be
     * @param metadata keys and values to keep with it in the backend: the application's labels, and ours under {@code hydravisor.io/}, of which {@code hydravisor.io/request} tells apart two requests for the same name
     */
    public SandboxRequest {
        metadata = Map.copyOf(metadata);
    }
}
