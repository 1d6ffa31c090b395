package io.hydravisor.cli.image;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.sandbox.ImageInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Images as they are printed. */
final class ImageView {
    private ImageView() {}

    static Table table(List<ImageInfo> images) {
        Table table = new Table("IMAGE", "SIZE", "CREATED", "DIGEST");
        images.forEach(image -> table.row(
                image.image().name(), image.size(), image.created().truncatedTo(ChronoUnit.SECONDS), image.digest()));
        return table;
    }

    static List<?> documents(List<ImageInfo> images) {
        return images.stream()
                .map(image -> Json.object(
                        "image", image.image().name(),
                        "kind", image.image().kind(),
                        "size", image.size(),
                        "created", image.created(),
                        "digest", image.digest()))
                .toList();
    }
}
