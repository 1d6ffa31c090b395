package io.hydravisor.containerd.image;

import io.hydravisor.sandbox.Image;

/**
 * An image that is unpacked.
 *
 * @param image its name
 * @param digest what its name leads to: a manifest, or an index of them
 * @param chainId the snapshot that holds its file system
 * @param config how it wants its programs to be started
 */
public record ResolvedImage(Image image, String digest, String chainId, ImageConfig config) {}
