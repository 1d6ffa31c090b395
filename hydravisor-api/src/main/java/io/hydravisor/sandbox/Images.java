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
     * Pulls an image from its registry, as {@link #pull(Image, PullOptions)} with the defaults.
     *
     * @param image by tag, digest or both
     * @return the image
     */
    default ImageInfo pull(Image image) {
        return pull(image, PullOptions.defaults());
    }

    /**
     * Pulls an image from its registry, for the host's platform, under its own name. Registries are asked over HTTPS, those of
     * this host's loopback over plain HTTP. Digests are checked, an image of that name is replaced, and a failure leaves no
     * image behind; what was downloaded of a layer is kept for a day, and a repeated pull goes on from there. Requests that fail
     * for a moment are repeated a few times. Blocks; interrupting ends it.
     *
     * @param image by tag, digest or both
     * @param options how
     * @return the image
     * @throws io.hydravisor.core.NotFoundException if the registry does not have it
     * @throws io.hydravisor.core.PermissionDeniedException if it does not let us
     * @throws io.hydravisor.core.UnavailableException if it does not answer, or breaks off again and again
     * @throws io.hydravisor.core.InvalidInputException if the image breaks the rules, is not for this platform, or is too large
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the endpoint can't pull
     */
    ImageInfo pull(Image image, PullOptions options);

    /**
     * Writes an image, for the host's platform alone, to a tar archive that is an OCI image layout and what {@code docker load}
     * reads at once. {@link #importArchive(Path)} gives the same image back, with the same digest.
     *
     * @param image the image
     * @param archive a file that does not exist yet; on failure nothing is left of it
     * @throws io.hydravisor.core.NotFoundException if there is no such image, or no such folder
     * @throws io.hydravisor.core.AlreadyExistsException if there is such a file
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the endpoint can't export
     */
    void export(Image image, Path archive);

    /**
     * Gives an image one more name; one that has the name already loses it.
     *
     * @param image the image
     * @param name the other name, without a digest or with the image's own
     * @return the image under that name
     * @throws io.hydravisor.core.NotFoundException if there is no such image
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the endpoint can't
     */
    ImageInfo tag(Image image, Image name);

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
