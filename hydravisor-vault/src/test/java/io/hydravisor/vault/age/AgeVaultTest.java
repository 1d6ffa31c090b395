package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeVaultTest {
    private static final byte[] DATA = "sign this".getBytes(StandardCharsets.UTF_8);

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

    @Test
    void keysAreThereWhenItIsUnlockedAgain() {
        List<KeyInfo> made;
        try (KeyVault vault = home.create()) {
            made = vault.generate(KeyOwner.of("web")
                    .id("hydravisor-web")
                    .endpoint("qemu:///session")
                    .leaseEnd(Instant.parse("2030-01-02T03:04:05Z")));
        }
        assertThat(made).extracting(KeyInfo::name).containsExactly("web-host", "web-client");
        try (KeyVault vault = home.open()) {
            assertThat(vault.keys()).containsExactlyInAnyOrderElementsOf(made);
            assertThat(vault.key("web-client")).isEqualTo(made.get(1));
            assertThat(vault.key("hydravisor-web-host")).isEqualTo(made.get(0));
            assertThat(vault.verify()).isEqualTo(2);
            assertThat(made.get(0).algorithm()).isEqualTo("ssh-ed25519");
            assertThat(made.get(0).publicKey()).endsWith(" web-host");
            assertThat(made.get(0).fingerprint()).startsWith("SHA256:");
        }
    }

    @Test
    void anIdentitySignsUntilItsKeyIsGone() throws Exception {
        try (KeyVault vault = home.create()) {
            KeyInfo key = vault.generate(KeyOwner.of("web")).get(1);
            SshIdentity identity = vault.identity("web-client", "a test");
            byte[] signature = identity.sign(DATA, "ssh-ed25519");
            SshPublicKey publicKey = SshPublicKey.parseLine(key.publicKey());
            assertThat(publicKey.verify(DATA, signature)).isTrue();
            assertThat(publicKey.blob()).isEqualTo(identity.publicKey());
            assertThatThrownBy(() -> identity.sign(DATA, "ssh-rsa")).isInstanceOf(InvalidInputException.class);
            vault.revoke("web");
            assertThatThrownBy(() -> identity.sign(DATA, "ssh-ed25519")).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void whatIsDoneIsToldOf() {
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("web"));
            vault.identity("web-client", "ssh to web").sign(DATA, "ssh-ed25519");
            vault.export("web-host", "a backup");
            vault.rotate("web-client", next -> {});
            vault.revoke("web");
        }
        home.open().close();
        assertThat(home.heard())
                .containsExactly(
                        "vault.created",
                        "vault.key-generated",
                        "vault.key-generated",
                        "vault.key-used",
                        "vault.key-exported",
                        "vault.key-rotated",
                        "vault.key-revoked",
                        "vault.key-revoked",
                        "vault.unlocked");
        assertThat(home.events)
                .allSatisfy(event -> assertThat(event.principal()).isEqualTo("anna"));
        assertThat(home.events.get(3).purpose()).isEqualTo("ssh to web");
        assertThat(home.events.get(3).resource()).isEqualTo("key/web-client");
    }

    @Test
    void manyKeysAreOneChangeOrNone() throws Exception {
        try (KeyVault vault = home.create()) {
            byte[] before = Files.readAllBytes(home.volume());
            assertThatThrownBy(() -> vault.update(changes -> {
                        changes.generate(KeyOwner.of("one"));
                        changes.generate(KeyOwner.of("two"));
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(vault.keys()).isEmpty();
            assertThat(Files.readAllBytes(home.volume())).isEqualTo(before);
            vault.update(changes -> {
                changes.generate(KeyOwner.of("one"));
                return changes.generate(KeyOwner.of("two"), KeyRole.CLIENT);
            });
            assertThat(vault.keys()).extracting(KeyInfo::name).containsExactly("one-client", "one-host", "two-client");
        }
    }

    @Test
    void aRotationThatFailsLeavesTheOldKeyAndIsTakenUpAgain() throws Exception {
        try (KeyVault vault = home.create()) {
            KeyInfo old = vault.generate(KeyOwner.of("web")).get(1);
            assertThatThrownBy(() -> vault.rotate("web-client", next -> {
                        throw new IllegalStateException("the machine is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            KeyInfo half = vault.key("web-client");
            assertThat(half.publicKey()).isEqualTo(old.publicKey());
            assertThat(half.next()).isPresent();
            byte[] signature = vault.identity("web-client", "").sign(DATA, "ssh-ed25519");
            assertThat(SshPublicKey.parseLine(old.publicKey()).verify(DATA, signature))
                    .isTrue();
            KeyInfo rotated = vault.rotate("web-client", next -> {
                byte[] byNext = next.sign(DATA, "ssh-ed25519");
                assertThat(next.publicKey()).isNotEqualTo(old.publicKey());
                assertThat(byNext).isNotEqualTo(signature);
            });
            assertThat(rotated.publicKey()).isEqualTo(half.next().orElseThrow());
            assertThat(rotated.next()).isEmpty();
            assertThat(vault.verify()).isEqualTo(2);
        }
    }

    @Test
    void olderKeysAreFound() {
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("web"));
            assertThat(vault.olderThan(Duration.ofDays(1))).isEmpty();
            assertThat(vault.olderThan(Duration.ofDays(-1))).hasSize(2);
        }
    }

    @Test
    void twoMachinesOfOneNameAreToldApartByTheirIds() {
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("web").id("here"));
            vault.generate(KeyOwner.of("web").id("there"));
            assertThatThrownBy(() -> vault.key("web-host"))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("here")
                    .hasMessageContaining("there");
            assertThat(vault.key("there-host").owner().id()).isEqualTo("there");
            assertThatThrownBy(() -> vault.revoke("web")).isInstanceOf(ConflictException.class);
            vault.revoke("there");
            assertThat(vault.key("web-host").owner().id()).isEqualTo("here");
        }
    }

    @Test
    void whatIsNotThereOrThereAlreadyIsSaid() {
        assertThatThrownBy(home::open).isInstanceOf(NotFoundException.class);
        try (KeyVault vault = home.create()) {
            assertThatThrownBy(home::create).isInstanceOf(AlreadyExistsException.class);
            vault.generate(KeyOwner.of("web"));
            assertThatThrownBy(() -> vault.generate(KeyOwner.of("web"))).isInstanceOf(AlreadyExistsException.class);
            for (String name : List.of("web", "web-", "-host", "web-root", "other-host", "")) {
                assertThatThrownBy(() -> vault.key(name)).isInstanceOf(NotFoundException.class);
            }
            assertThatThrownBy(() -> vault.revoke("other")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> vault.update(changes -> changes.importKey(
                            KeyOwner.of("x"), KeyRole.HOST, "no key".getBytes(StandardCharsets.UTF_8))))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(vault.keys()).hasSize(2);
        }
    }

    @Test
    void afterItsCloseNothingCanBeAskedOfIt() {
        KeyVault vault = home.create();
        vault.generate(KeyOwner.of("web"));
        SshIdentity identity = vault.identity("web-client", "");
        vault.close();
        vault.close();
        assertThatThrownBy(vault::keys).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> identity.sign(DATA, "ssh-ed25519")).isInstanceOf(ConflictException.class);
    }

    @Test
    void itsStatusIsToldWithoutUnlockingIt() {
        assertThat(home.hydra.vaultStatus(home.endpoint()))
                .isEqualTo(new VaultStatus(home.endpoint(), false, false, 0));
        home.create().close();
        assertThat(home.hydra.vaultStatus(home.endpoint())).isEqualTo(new VaultStatus(home.endpoint(), true, true, 1));
        assertThat(home.hydra.doctor(home.endpoint()).prerequisites())
                .allSatisfy(one -> assertThat(one.fix()).isEmpty());
    }

    @Test
    void namesCanNotBeReadFromTheLockedVault() throws Exception {
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("very-secret-project"));
        }
        try (var files = Files.walk(temporary)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("very-secret-project", "OPENSSH");
                assertThat(file.toString()).doesNotContain("very-secret-project");
            }
        }
    }
}
