package io.hydravisor.containerd.image;

import com.google.protobuf.FieldMask;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.client.Rpcs;
import io.hydravisor.containerd.wire.ImageCreateRequest;
import io.hydravisor.containerd.wire.ImageCreateResponse;
import io.hydravisor.containerd.wire.ImageDeleteRequest;
import io.hydravisor.containerd.wire.ImageEntry;
import io.hydravisor.containerd.wire.ImageGetRequest;
import io.hydravisor.containerd.wire.ImageGetResponse;
import io.hydravisor.containerd.wire.ImageListRequest;
import io.hydravisor.containerd.wire.ImageUpdateRequest;
import io.hydravisor.containerd.wire.ImageUpdateResponse;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.sandbox.Image;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names that containerd has for content. */
record ImageNames(ContainerdClient client) {
    private static final Logger LOG = LoggerFactory.getLogger(ImageNames.class);

    Optional<ImageEntry> find(Image image) {
        ImageGetRequest request =
                ImageGetRequest.newBuilder().setName(image.name()).build();
        return call(
                        "look for the image",
                        image,
                        () -> Rpcs.ifFound(() -> client.images().get(request)))
                .map(ImageGetResponse::getImage);
    }

    List<ImageEntry> all() {
        return client.call(
                "list the images",
                "images",
                () -> client.images()
                        .list(ImageListRequest.getDefaultInstance())
                        .getImagesList());
    }

    /** Empty if the name is taken. */
    Optional<ImageEntry> create(Image image, BlobRef target) {
        ImageCreateRequest request =
                ImageCreateRequest.newBuilder().setImage(entry(image, target)).build();
        return call(
                        "name the image",
                        image,
                        () -> Rpcs.ifNew(() -> client.images().create(request)))
                .map(ImageCreateResponse::getImage);
    }

    /** Empty if there is no such name. */
    Optional<ImageEntry> update(Image image, BlobRef target) {
        ImageUpdateRequest request = ImageUpdateRequest.newBuilder()
                .setImage(entry(image, target))
                .setUpdateMask(FieldMask.newBuilder().addPaths("target"))
                .build();
        return call(
                        "replace the image",
                        image,
                        () -> Rpcs.ifFound(() -> client.images().update(request)))
                .map(ImageUpdateResponse::getImage);
    }

    /**
     * Forgets a name, and waits until the content that nothing else uses is gone, unless containerd has so much to remove for others that
     * this takes too long; does nothing if it is unknown.
     */
    void delete(Image image) {
        ImageDeleteRequest request = ImageDeleteRequest.newBuilder()
                .setName(image.name())
                .setSync(true)
                .build();
        try {
            call(
                    "delete the image",
                    image,
                    () -> Rpcs.ifFound(() -> client.collecting(client.images()).delete(request)));
        } catch (DeadlineException e) {
            if (find(image).isPresent()) {
                throw e;
            }
            LOG.debug("containerd removes the content of {} later", image, e);
        }
    }

    private static ImageEntry entry(Image image, BlobRef target) {
        return ImageEntry.newBuilder()
                .setName(image.name())
                .setTarget(target.wire())
                .build();
    }

    private <R> R call(String doing, Image image, Supplier<R> rpc) {
        return client.call(doing, "image/" + image.name(), rpc);
    }
}
