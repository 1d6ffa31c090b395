package io.hydravisor.spi;

import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
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
