package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tools/busybox-image, by the rules of the OCI image layout. */
class BusyboxImageTest {
    private static final String TOOL =
            Project.TOP.resolve("tools/busybox-image").toString();

    @TempDir
    Path folder;

    @Test
    void theSameBusyboxGivesTheSameBytes() throws Exception {
        Path first = build("first.tar");
        Path second = build("second.tar");

        assertThat(first).hasSameBinaryContentAs(second);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void everyBlobIsThereAndHasItsDigest() throws Exception {
        Path layout = Files.createDirectory(folder.resolve("layout"));
        check(Project.run(
                layout, Map.of(), List.of("tar", "-xf", build("image.tar").toString())));

        JsonNode index =
                new ObjectMapper().readTree(layout.resolve("index.json").toFile());
        JsonNode described = index.at("/manifests/0");
        assertThat(described.at("/annotations/io.containerd.image.name").asText())
                .isEqualTo("hydravisor.local/busybox:1");
        JsonNode manifest = new ObjectMapper().readTree(blob(layout, described).toFile());
        JsonNode config =
                new ObjectMapper().readTree(blob(layout, manifest.get("config")).toFile());
        JsonNode layer = manifest.at("/layers/0");
        blob(layout, layer);
        assertThat(config.at("/rootfs/diff_ids/0")).isEqualTo(layer.get("digest"));
        assertThat(config.at("/os").asText()).isEqualTo("linux");
    }

    @Test
    void aBusyboxThatNeedsLibrariesIsRefused() throws Exception {
        Run run = Project.run(
                folder,
                Map.of("BUSYBOX", "/bin/bash"),
                List.of(TOOL, folder.resolve("image.tar").toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr())
                .isEqualTo("busybox-image: /bin/bash needs libraries that the image does not have:"
                        + " install the package busybox-static\n");
        assertThat(folder).isEmptyDirectory();
    }

    private Path build(String name) throws Exception {
        Path image = folder.resolve(name);
        check(Project.run(folder, Map.of(), List.of(TOOL, image.toString())));
        return image;
    }

    private static void check(Run run) {
        assertThat(run).isEqualTo(new Run(0, "", ""));
    }

    private static Path blob(Path layout, JsonNode descriptor) throws Exception {
        String digest = descriptor.get("digest").asText();
        Path blob = layout.resolve("blobs").resolve(digest.replace(':', '/'));
        assertThat(blob).hasSize(descriptor.get("size").asLong());
        assertThat("sha256:" + sha256(blob)).isEqualTo(digest);
        return blob;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(read(file)));
    }

    private static byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }
}
