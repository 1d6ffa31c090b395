package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Images;
import io.hydravisor.sandbox.PullOptions;
import io.hydravisor.spi.ImageDriver;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The images of an endpoint, over their driver. */
final class ImagesFront implements Images {
    private final Supplier<ImageDriver> driver;
    private final BiConsumer<Capability, String> require;

    ImagesFront(Supplier<ImageDriver> driver, BiConsumer<Capability, String> require) {
        this.driver = driver;
        this.require = require;
    }

    @Override
    public List<ImageInfo> importArchive(Path archive) {
        return importing().importArchive(archive, Optional.empty());
    }

    @Override
    public ImageInfo importArchive(Path archive, Image name) {
        return importing().importArchive(archive, Optional.of(name)).get(0);
    }

    private ImageDriver importing() {
        return able(Capability.IMAGE_IMPORT);
    }

    private ImageDriver able(Capability capability) {
        require.accept(capability, "images");
        return driver.get();
    }

    @Override
    public ImageInfo pull(Image image, PullOptions options) {
        return able(Capability.IMAGE_PULL).pull(image, options);
    }

    @Override
    public void export(Image image, Path archive) {
        able(Capability.IMAGE_EXPORT).export(image, archive);
    }

    @Override
    public ImageInfo tag(Image image, Image name) {
        return able(Capability.IMAGE_TAG).tag(image, name);
    }

    @Override
    public List<ImageInfo> list() {
        return driver.get().list().stream()
                .sorted(Comparator.comparing((ImageInfo info) -> info.image().name()))
                .toList();
    }

    @Override
    public void delete(Image image) {
        driver.get().delete(image);
    }
}
