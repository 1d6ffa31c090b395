package io.hydravisor.containerd.image;

import io.hydravisor.sandbox.Image;

/**
 * An image that is unpacked.
 *
 * @param digest what its name leads to: a manifest, or an index of them
 * @param chainId the snapshot that holds its file system
 */
public record ResolvedImage(Image image, String digest, String chainId, ImageConfig config) {}
