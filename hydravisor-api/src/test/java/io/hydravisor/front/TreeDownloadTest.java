package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.BackendException;
import io.hydravisor.fake.FakeFiles;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.TreeCopy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copying out a tree that somebody has laid out to mislead. */
class TreeDownloadTest {
    @TempDir
    Path host;

    private final Rig rig = Rig.threaded();
    private final Hostile tree = new Hostile();

    @AfterEach
    void close() {
        rig.close();
    }

    /** One folder whose listing says whatever the test wants. */
    private static final class Hostile extends FakeFiles {
        private final List<FileInfo> entries = new ArrayList<>();

        void add(String path, FileType type, String target) {
            entries.add(info(path, type, target));
        }

        private static FileInfo info(String path, FileType type, String target) {
            Optional<String> link = type == FileType.SYMLINK ? Optional.of(target) : Optional.empty();
            return new FileInfo(path, type, 1, type == FileType.DIRECTORY ? 0755 : 0644, 0, 0, Instant.EPOCH, link);
        }

        @Override
        public FileInfo stat(String path, Optional<String> user) {
            return info(path, FileType.DIRECTORY, "");
        }

        @Override
        public Stream<FileInfo> list(String path, Optional<String> user) {
            return path.equals("/tree") ? entries.stream() : Stream.of();
        }

        @Override
        public ReadableByteChannel openRead(String path, Optional<String> user) {
            return Channels.newChannel(new ByteArrayInputStream("x".getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private TreeCopy download() {
        var box = rig.box();
        rig.driver().files(tree);
        return box.files().download("/tree", host.resolve("copy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tree/../escaped",
                "/tree/a/../../escaped",
                "/tree/..",
                "/tree/.",
                "/tree/",
                "/else",
                "/tree/a/b"
            })
    void aNameThatLeadsElsewhereStopsTheCopy(String path) throws IOException {
        tree.add(path, FileType.REGULAR, "");
        assertThatThrownBy(this::download).isInstanceOf(BackendException.class);
        try (Stream<Path> made = Files.walk(host)) {
            assertThat(made).containsExactlyInAnyOrder(host, host.resolve("copy"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "a/../../x", "./../x", "a/..", ""})
    void aLinkThatLeadsOutIsSkippedAndTold(String target) {
        tree.add("/tree/link", FileType.SYMLINK, target);
        TreeCopy copied = download();
        assertThat(copied.links()).isZero();
        assertThat(copied.skipped()).singleElement().asString().startsWith("/tree/link: ");
        assertThat(host.resolve("copy/link")).doesNotExist();
    }

    @Test
    void aLinkThatStaysInsideIsMade() throws IOException {
        tree.add("/tree/link", FileType.SYMLINK, "./a/b");
        assertThat(download().links()).isOne();
        assertThat(Files.readSymbolicLink(host.resolve("copy/link"))).hasToString("./a/b");
    }

    @Test
    void aLinkOnTheHostIsReplacedRatherThanFollowed() throws IOException {
        Path outside = Files.writeString(host.resolve("outside"), "kept");
        Files.createDirectory(host.resolve("copy"));
        Files.createSymbolicLink(host.resolve("copy/file"), outside);
        tree.add("/tree/file", FileType.REGULAR, "");
        download();
        assertThat(outside).hasContent("kept");
        assertThat(host.resolve("copy/file")).hasContent("x").isRegularFile();
    }

    @Test
    void aNameThatComesTwiceCanNotTurnALinkIntoAWayOut() throws IOException {
        Path outside = Files.createDirectory(host.resolve("outside"));
        Files.createDirectory(host.resolve("copy"));
        Files.createSymbolicLink(host.resolve("copy/sub"), outside);
        tree.add("/tree/sub", FileType.DIRECTORY, "");
        assertThatThrownBy(this::download).isInstanceOf(UncheckedIOException.class);
        try (Stream<Path> inside = Files.list(outside)) {
            assertThat(inside).isEmpty();
        }
    }

    @Test
    void devicesAndTheLikeAreSkippedAndTold() {
        tree.add("/tree/pipe", FileType.OTHER, "");
        assertThat(download().skipped()).containsExactly("/tree/pipe: neither file, folder nor link");
    }
}
