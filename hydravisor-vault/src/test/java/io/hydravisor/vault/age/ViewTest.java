package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyVault;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewTest {
    @TempDir
    Path temporary;

    private VaultFolder home;
    private KeyVault vault;
    private KeyInfo key;

    @BeforeEach
    void create() {
        home = VaultFolder.in(temporary);
        vault = home.create();
        key = vault.generate(KeyOwner.of("web").id("hydravisor-web")).get(1);
        vault.generate(KeyOwner.of("web0"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void aVaultIsReadLikeAnyFiles() throws Exception {
        FileSystem files = vault.files();
        Path folder = files.getPath("/machines/hydravisor-web");
        assertThat(Files.readString(folder.resolve("client.pub")).strip()).isEqualTo(key.publicKey());
        assertThat(Files.readAllBytes(folder.resolve("client"))).isEqualTo(vault.export("web-client", ""));
        try (Stream<Path> entries = Files.list(folder)) {
            assertThat(entries.map(Path::toString))
                    .containsExactly(
                            "/machines/hydravisor-web/client",
                            "/machines/hydravisor-web/client.pub",
                            "/machines/hydravisor-web/host",
                            "/machines/hydravisor-web/host.pub");
        }
        try (Stream<Path> all = Files.walk(files.getPath("/"))) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(8);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("host"))))
                .isEqualTo("r--------");
        assertThat(Files.size(folder.resolve("host"))).isEqualTo(vault.export("web-host", "").length);
        assertThat(Files.isDirectory(folder)).isTrue();
        assertThat(Files.exists(files.getPath("machines", "hydravisor-web", "..", "web0", "host")))
                .isTrue();
        assertThat(Files.copy(folder.resolve("client.pub"), temporary.resolve("copy")))
                .hasSize(key.publicKey().length() + 1L);
    }

    @Test
    void nothingOfItCanBeChanged() {
        Path file = vault.files().getPath("/machines/web0/host");
        assertThat(file.getFileSystem().isReadOnly()).isTrue();
        assertThat(Files.isWritable(file)).isFalse();
        assertThatThrownBy(() -> Files.writeString(file, "x")).isInstanceOf(ReadOnlyFileSystemException.class);
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(ReadOnlyFileSystemException.class);
        assertThatThrownBy(() -> Files.createDirectory(file.resolveSibling("new")))
                .isInstanceOf(ReadOnlyFileSystemException.class);
        assertThatThrownBy(() -> Files.move(file, file.resolveSibling("new")))
                .isInstanceOf(ReadOnlyFileSystemException.class);
        assertThatThrownBy(() -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx")))
                .isInstanceOf(ReadOnlyFileSystemException.class);
    }

    @Test
    void whatIsNotThereIsSaidAsByAnyFileSystem() {
        FileSystem files = vault.files();
        for (String missing : List.of("/none", "/machines/web", "/machines/web0/host/more")) {
            assertThatThrownBy(() -> Files.readAllBytes(files.getPath(missing)))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThatThrownBy(() -> Files.newDirectoryStream(files.getPath("/machines/web0/host")))
                .isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> Files.readAllBytes(files.getPath("/writer"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void itShowsWhatWasThereAndEndsWithTheVault() throws Exception {
        FileSystem files = vault.files();
        vault.revoke("web0");
        assertThat(Files.exists(files.getPath("/machines/web0/host"))).isTrue();
        assertThat(Files.exists(vault.files().getPath("/machines/web0/host"))).isFalse();
        vault.close();
        assertThat(files.isOpen()).isFalse();
        assertThatThrownBy(() -> Files.readAllBytes(files.getPath("/machines/web0/host")))
                .isInstanceOf(ClosedFileSystemException.class);
    }
}
