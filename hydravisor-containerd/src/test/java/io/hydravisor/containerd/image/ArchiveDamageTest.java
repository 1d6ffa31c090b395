package io.hydravisor.containerd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However an archive is damaged, reading it ends with an image or a refusal. */
class ArchiveDamageTest {
    private static final int ROUNDS = Boolean.getBoolean("hydravisor.full") ? 20_000 : 1_000;

    @TempDir
    Path temp;

    static Stream<ArchiveFiles> archives() {
        ImageArchives image = new ImageArchives()
                .layer(ImageArchives.tar("etc/a", ImageArchives.bytes("a")))
                .gzip();
        return Stream.of(
                image.oci("example.org/small:1"),
                image.docker("example.org/small:1").symlink("a/link", "../layer0/layer.tar"),
                image.both("example.org/small:1").file("a".repeat(200), "long name"));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void onlyRefusalsAreThrown(ArchiveFiles files) throws IOException {
        byte[] whole = ImageArchives.read(files.tar(temp.resolve("whole.tar")));
        Random random = new Random(7);
        Path damaged = temp.resolve("damaged.tar");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            Files.write(damaged, bytes);
            assertThatCode(() -> read(damaged))
                    .as("round %d", round)
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(BadImageException.class));
        }
    }

    private static void read(Path file) throws IOException {
        try (ImageArchive archive = ImageArchive.open(file)) {
            ImageImporter.read(archive, Platform.host());
        }
    }
}
