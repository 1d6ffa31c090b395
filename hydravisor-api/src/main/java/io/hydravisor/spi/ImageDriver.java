package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.PullOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The images of one endpoint. Safe for use by many threads. */
public interface ImageDriver {
    /**
     * Brings in the images of an archive, so that sandboxes can be made from them at once.
     *
     * @param archive an OCI layout (folder or tar) or a docker archive
     * @param name the name to give; present only if the archive must hold exactly one image
     * @return the images
     */
    List<ImageInfo> importArchive(Path archive, Optional<Image> name);

    /**
     * Pulls an image from its registry.
     *
     * @param image by tag, digest or both
     * @param options how
     * @return the image
     * @implSpec The default refuses: override it where {@link Capability#IMAGE_PULL} is declared.
     */
    default ImageInfo pull(Image image, PullOptions options) {
        throw Unimplemented.by(this, Capability.IMAGE_PULL);
    }

    /**
     * Writes an image to an archive.
     *
     * @param image the image
     * @param archive does not exist yet
     * @throws io.hydravisor.core.AlreadyExistsException if it does
     * @implSpec The default refuses: override it where {@link Capability#IMAGE_EXPORT} is declared.
     */
    default void export(Image image, Path archive) {
        throw Unimplemented.by(this, Capability.IMAGE_EXPORT);
    }

    /**
     * Gives an image one more name, and takes that from any other.
     *
     * @param image the image
     * @param name the other name
     * @return the image under that name
     * @implSpec The default refuses: override it where {@link Capability#IMAGE_TAG} is declared.
     */
    default ImageInfo tag(Image image, Image name) {
        throw Unimplemented.by(this, Capability.IMAGE_TAG);
    }

    /**
     * The images that sandboxes can be made from.
     *
     * @return in no order
     */
    List<ImageInfo> list();

    /**
     * Removes an image; does nothing if it is gone.
     *
     * @param image the image
     */
    void delete(Image image);
}
