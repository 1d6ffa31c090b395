package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultUnlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is locked in: age, unzip, sha256sum and ssh-keygen read what is written, and what they write is taken. */
class StandardToolsTest {
    @TempDir
    Path temporary;

    private VaultFolder home;

    @BeforeEach
    void discover() {
        home = VaultFolder.in(temporary);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Path identity() throws Exception {
        Path file = temporary.resolve("identity.txt");
        Tools.run(temporary, "age-keygen", "-o", file.toString()).orThrow();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Path file(byte[] content) throws Exception {
        Path file = Files.createTempFile(temporary, "key", "");
        Files.write(file, content);
        return file;
    }

    @Test
    void ageAndUnzipRescueTheKeys() throws Exception {
        Path identity = identity();
        KeyInfo key;
        try (KeyVault vault = home.hydra.createVault(home.endpoint(), "anna", VaultUnlock.identityFile(identity))) {
            key = vault.generate(KeyOwner.of("web").id("hydravisor-web")).get(1);
        }
        Path rescued = Files.createDirectory(temporary.resolve("rescued"));
        Tools.run(
                        rescued,
                        "age",
                        "-d",
                        "-i",
                        identity.toString(),
                        "-o",
                        "vault.zip",
                        home.volume().toString())
                .orThrow();
        Tools.run(rescued, "unzip", "-q", "vault.zip").orThrow();
        Tools.run(rescued, "sha256sum", "--check", "--strict", "SHA256SUMS").orThrow();
        Path file = rescued.resolve("machines/hydravisor-web/client");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(Tools.run(rescued, "ssh-keygen", "-y", "-f", file.toString())
                        .orThrow()
                        .strip())
                .isEqualTo(key.publicKey());
        assertThat(Tools.run(rescued, "ssh-keygen", "-l", "-f", file + ".pub").orThrow())
                .contains(key.fingerprint());
        assertThat(Files.readString(rescued.resolve("vault.json"))).contains("\"web\"", "\"anna\"");
    }

    @Test
    void whatIsExportedIsAKeyOfOpenSsh() throws Exception {
        try (KeyVault vault = home.create()) {
            KeyInfo key = vault.generate(KeyOwner.of("web")).get(1);
            Path plain = file(vault.export("web-client", ""));
            assertThat(Tools.run(temporary, "ssh-keygen", "-y", "-f", plain.toString())
                            .orThrow()
                            .strip())
                    .isEqualTo(key.publicKey());
            byte[] passphrase = "one two three".getBytes(StandardCharsets.UTF_8);
            Path locked = file(vault.export("web-client", passphrase, ""));
            assertThat(Tools.run(temporary, "ssh-keygen", "-y", "-P", "wrong", "-f", locked.toString())
                            .status())
                    .isNotZero();
            assertThat(Tools.run(temporary, "ssh-keygen", "-y", "-P", "one two three", "-f", locked.toString())
                            .orThrow()
                            .strip())
                    .isEqualTo(key.publicKey());
            assertThatThrownBy(() -> vault.export("web-client", new byte[0], ""))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void keysOfOpenSshAreTaken() throws Exception {
        try (KeyVault vault = home.create()) {
            for (List<String> kind : List.of(
                    List.of("ed25519", "256"),
                    List.of("ecdsa", "256"),
                    List.of("ecdsa", "521"),
                    List.of("rsa", "2048"))) {
                Path file = temporary.resolve(kind.get(0) + kind.get(1));
                Tools.run(
                                temporary,
                                "ssh-keygen",
                                "-q",
                                "-N",
                                "",
                                "-t",
                                kind.get(0),
                                "-b",
                                kind.get(1),
                                "-f",
                                file.toString())
                        .orThrow();
                KeyOwner owner = KeyOwner.of(kind.get(0) + kind.get(1));
                KeyInfo taken = vault.update(changes -> changes.importKey(owner, KeyRole.CLIENT, bytes(file)));
                assertThat(Tools.run(temporary, "ssh-keygen", "-l", "-f", file + ".pub")
                                .orThrow())
                        .contains(taken.fingerprint());
            }
            assertThat(vault.verify()).isEqualTo(4);
            Path locked = temporary.resolve("locked");
            Tools.run(temporary, "ssh-keygen", "-q", "-N", "secret", "-t", "ed25519", "-f", locked.toString())
                    .orThrow();
            assertThatThrownBy(() -> vault.update(
                            changes -> changes.importKey(KeyOwner.of("locked"), KeyRole.CLIENT, bytes(locked))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("passphrase");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatAgeReWritesWithoutTheWritersKeyIsRefused() throws Exception {
        Path identity = identity();
        VaultUnlock unlock = VaultUnlock.identityFile(identity);
        home.hydra.createVault(home.endpoint(), "anna", unlock).close();
        Path work = Files.createDirectory(temporary.resolve("work"));
        Tools.run(
                        work,
                        "age",
                        "-d",
                        "-i",
                        identity.toString(),
                        "-o",
                        "vault.zip",
                        home.volume().toString())
                .orThrow();
        Files.writeString(work.resolve("extra"), "more");
        Tools.run(work, "python3", "-m", "zipfile", "-e", "vault.zip", "all").orThrow();
        Files.writeString(work.resolve("all/extra"), "more");
        Tools.run(work.resolve("all"), "python3", "-c", ZIP_ALL).orThrow();
        String recipient = Tools.run(work, "age-keygen", "-y", identity.toString())
                .orThrow()
                .strip();
        Path fresh = work.resolve("fresh");
        Tools.run(
                        work,
                        "age",
                        "-r",
                        recipient,
                        "-o",
                        fresh.toString(),
                        work.resolve("new.zip").toString())
                .orThrow();
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, home.volume(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> home.hydra.vault(home.endpoint(), unlock.trusting()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("sums");
    }

    private static final String ZIP_ALL = """
            import zipfile, os
            z = zipfile.ZipFile('../new.zip', 'w')
            for folder, _, files in os.walk('.'):
                for f in files: z.write(os.path.relpath(os.path.join(folder, f)))
            z.close()
            """;
}
