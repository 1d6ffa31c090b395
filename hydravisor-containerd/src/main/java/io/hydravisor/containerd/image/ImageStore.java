package io.hydravisor.containerd.image;

import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.wire.ImageEntry;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes an image of what is in the content store: the documents first, leaf before root, and names last. */
record ImageStore(ContainerdClient client, String snapshotter) {

    /** Stores what describes an image, whose layers are there. */
    void documents(ImageTree tree, BlobWriter writer) throws IOException {
        put(writer, tree.config(), GcLabels.ofConfig(tree.configFile(), snapshotter));
        put(writer, tree.manifest(), GcLabels.ofManifest(tree.parts()));
        BlobRef taken = tree.manifest().ref();
        for (int i = tree.indexes().size() - 1; i >= 0; i--) {
            Document index = tree.indexes().get(i);
            put(writer, index, GcLabels.ofIndex(Index.parse(index.json()), taken));
            taken = index.ref();
        }
    }

    private static void put(BlobWriter writer, Document document, Map<String, String> labels) throws IOException {
        writer.put(
                document.ref(),
                offset -> document.bytes().substring((int) offset).newInput(),
                labels);
    }

    /** Names images, all or none of those that had no name before. */
    List<ImageInfo> publish(Map<Image, ImageTree> images) {
        ImageNames names = new ImageNames(client);
        List<Image> created = new ArrayList<>();
        List<ImageInfo> published = new ArrayList<>();
        try {
            images.forEach((name, tree) ->
                    published.add(ContainerdImages.info(publish(names, name, tree.target(), created), tree)));
            return published;
        } catch (HydravisorException e) {
            created.forEach(name -> CleanUp.run("image " + name.name(), () -> names.delete(name)));
            throw e;
        }
    }

    private static ImageEntry publish(ImageNames names, Image name, BlobRef target, List<Image> created) {
        while (true) {
            Optional<ImageEntry> entry = names.create(name, target);
            if (entry.isPresent()) {
                created.add(name);
                return entry.get();
            }
            entry = names.update(name, target);
            if (entry.isPresent()) {
                return entry.get();
            }
            // It was deleted in between; then it can be created.
        }
    }
}
