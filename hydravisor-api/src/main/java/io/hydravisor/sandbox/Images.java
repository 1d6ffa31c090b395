package io.hydravisor.sandbox;

import java.nio.file.Path;
import java.util.List;

/** The images of an endpoint. Only hydravisor-api implements this. Safe for use by many threads. All calls block. */
public interface Images {
    /**
     * Brings in every image of an archive, for the host's platform, under the names that the archive gives them. Digests are
     * checked, an image of that name is replaced, and a failure leaves no image behind.
     *
     * @param archive an OCI image layout (a folder, or a tar of one) or what {@code docker save} writes; not compressed
     * @return the images, at least one
     * @throws io.hydravisor.core.InvalidInputException if it is truncated, no such archive, holds paths or links that lead
     *     out of it, or no image for this platform
     * @throws io.hydravisor.core.NotFoundException if the file does not exist
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the endpoint can't import
     */
    List<ImageInfo> importArchive(Path archive);

    /**
     * Brings in the one image of an archive under a name of the caller's, else as {@link #importArchive(Path)}.
     *
     * @param archive holds exactly one image
     * @param name the name to give it
     * @return the image
     * @throws io.hydravisor.core.InvalidInputException also if the archive holds more than one image
     */
    ImageInfo importArchive(Path archive, Image name);

    /**
     * The images that sandboxes can be made from.
     *
     * @return sorted by name
     */
    List<ImageInfo> list();

    /**
     * Removes an image's name; its content goes when nothing uses it any more. Removing what does not exist does nothing.
     *
     * @param image the image
     */
    void delete(Image image);
}
