package io.hydravisor.containerd.image;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.sandbox.Image;
import java.util.List;
import java.util.Map;

/**
 * An image of an archive, complete as far as that can be seen without reading its layers.
 *
 * @param names what the archive calls it; may be empty
 * @param layers where the content of each of its layers is
 */
record ArchivedImage(List<Image> names, ImageTree tree, Map<BlobRef, ImageArchive.Entry> layers) {

    /** A name as an archive has it, completed as Docker does. */
    static Image name(String text) {
        try {
            return Image.oci(text);
        } catch (InvalidInputException e) {
            throw new BadImageException(
                    "it calls an image " + BadImageException.quote(text) + ", which is no image reference",
                    "Name the image when importing it.");
        }
    }
}
