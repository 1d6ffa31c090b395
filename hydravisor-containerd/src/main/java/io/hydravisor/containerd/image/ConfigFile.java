package io.hydravisor.containerd.image;

import java.util.ArrayList;
import java.util.List;

/** An image's configuration: its platform, what its layers are unpacked, and how its programs are started. */
record ConfigFile(Platform platform, List<Digest> diffIds, ImageConfig image) {

    static ConfigFile parse(Json json) {
        Json config = json.object("config");
        return new ConfigFile(
                Platform.parse(json),
                json.object("rootfs").texts("diff_ids").stream()
                        .map(Digest::new)
                        .toList(),
                new ImageConfig(
                        config.texts("Env"),
                        config.textOr("User", ""),
                        config.textOr("WorkingDir", ""),
                        config.texts("Entrypoint"),
                        config.texts("Cmd")));
    }

    void requireLayers(int count) {
        if (diffIds.size() != count) {
            throw new BadImageException(
                    "the image has " + count + " layers, but its configuration speaks of " + diffIds.size());
        }
        if (count == 0) {
            throw new BadImageException(
                    "the image has no layers, so there is nothing to run in it", "Add a file system to the image.");
        }
    }

    /** For each layer, what identifies it together with all below it; OCI image specification, config.md, "Layer ChainID". */
    List<String> chainIds() {
        List<String> chain = new ArrayList<>();
        for (Digest diffId : diffIds) {
            chain.add(
                    chain.isEmpty()
                            ? diffId.text()
                            : Digest.of(chain.get(chain.size() - 1) + " " + diffId)
                                    .text());
        }
        return chain;
    }

    String topChainId() {
        List<String> chain = chainIds();
        return chain.get(chain.size() - 1);
    }
}
