package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import java.time.Instant;

/**
 * An image that the backend holds.
 *
 * @param image its name
 * @param digest what identifies its content, such as {@code sha256:...}
 * @param size what its parts take as they were brought in, compressed or not
 * @param created when it came to the backend
 */
public record ImageInfo(Image image, String digest, ByteSize size, Instant created) {}
