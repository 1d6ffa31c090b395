package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultUnlock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vault does not do: nothing is shown and nothing changed when anything about it is wrong. */
class RefusedTest {
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

    private void refused(Class<? extends HydravisorException> type, String words) {
        assertThatThrownBy(home::open)
                .isInstanceOf(type)
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        HydravisorException.class, e -> assertThat(e.hint()).isPresent());
    }

    private byte[] filled() throws IOException {
        try (KeyVault vault = home.create()) {
            vault.generate(KeyOwner.of("web"));
        }
        return Files.readAllBytes(home.volume());
    }

    private void put(byte[] volume) throws IOException {
        Files.write(home.volume(), volume);
    }

    @Test
    void aWrongPassphrase() throws Exception {
        byte[] before = filled();
        assertThatThrownBy(() -> home.hydra.vault(
                        home.endpoint(), VaultUnlock.passphrase(VaultFolder.secret("wrong passphrase"))))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageNotContaining("wrong passphrase");
        assertThat(home.heard()).endsWith("vault.refused");
        assertThat(Files.readAllBytes(home.volume())).isEqualTo(before);
    }

    @Test
    void anEmptyPassphrase() {
        assertThatThrownBy(() ->
                        home.hydra.createVault(home.endpoint(), "anna", VaultUnlock.passphrase(VaultFolder.secret(""))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(home.hydra.vaultStatus(home.endpoint()).present()).isFalse();
    }

    @Test
    void secretsThatWereAskedForAreOverwritten() throws Exception {
        filled();
        byte[] given = VaultFolder.PASSPHRASE.getBytes(StandardCharsets.UTF_8);
        home.hydra.vault(home.endpoint(), VaultUnlock.passphrase(() -> given)).close();
        assertThat(given).containsOnly(0);
    }

    @Test
    void anIdentityOfSomebodyElse() throws Exception {
        filled();
        Path other = temporary.resolve("other.txt");
        Tools.run(temporary, "age-keygen", "-o", other.toString()).orThrow();
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> home.hydra.vault(home.endpoint(), VaultUnlock.identityFile(other)))
                .isInstanceOf(PermissionDeniedException.class)
                .hasMessageContaining("not encrypted for this identity");
    }

    @Test
    void aVolumeThatIsCutOrChangedOrFollowedByMore() throws Exception {
        byte[] whole = filled();
        for (int length : new int[] {0, 1, 21, 100, 300, whole.length / 2, whole.length - 1}) {
            put(Arrays.copyOf(whole, length));
            refused(IntegrityException.class, "");
        }
        put(Arrays.copyOf(whole, whole.length + 1));
        refused(IntegrityException.class, "");
        for (int at : new int[] {0, 30, whole.length / 2, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            put(changed);
            assertThatThrownBy(home::open).isInstanceOf(HydravisorException.class);
        }
        put(whole);
        home.open().close();
    }

    @Test
    void aValidVolumeOfSomebodyWhoKnowsTheRecipients() throws Exception {
        filled();
        byte[] identity = Files.readAllBytes(home.folder.resolve("identity.age"));
        Path attacker = Files.createDirectory(temporary.resolve("attacker"));
        String recipient;
        try (KeyVault vault = home.open()) {
            recipient = vault.principals().get(0).recipient();
        }
        try (VaultFolder theirs = VaultFolder.in(attacker)) {
            try (KeyVault vault = theirs.create()) {
                vault.grant("victim", recipient);
                vault.generate(KeyOwner.of("web"));
            }
            put(Files.readAllBytes(theirs.volume()));
        }
        refused(IntegrityException.class, "nobody who wrote it before");
        assertThat(Files.readAllBytes(home.folder.resolve("identity.age"))).isEqualTo(identity);
    }

    @Test
    void anOlderCopyUnlessItIsPutBackOnPurpose() throws Exception {
        byte[] old = filled();
        try (KeyVault vault = home.open()) {
            vault.revoke("web");
        }
        put(old);
        refused(IntegrityException.class, "older copy");
        try (KeyVault vault =
                home.hydra.vault(home.endpoint(), VaultFolder.passphrase().trusting())) {
            assertThat(vault.keys()).hasSize(2);
        }
        home.open().close();
    }

    @Test
    void anotherVolumeOfTheSameNumber() throws Exception {
        byte[] first = filled();
        try (KeyVault vault = home.open()) {
            vault.generate(KeyOwner.of("one"));
        }
        byte[] one = Files.readAllBytes(home.volume());
        put(first);
        try (KeyVault vault =
                home.hydra.vault(home.endpoint(), VaultFolder.passphrase().trusting())) {
            vault.generate(KeyOwner.of("other"));
        }
        put(one);
        refused(IntegrityException.class, "another one");
    }

    @Test
    void oneThatThisUserHasNeverSeen() throws Exception {
        filled();
        try (VaultFolder stranger = home.elsewhere("stranger")) {
            assertThatThrownBy(stranger::open)
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("never seen");
            stranger.hydra
                    .vault(home.endpoint(), VaultFolder.passphrase().trusting())
                    .close();
            stranger.open().close();
        }
    }

    @Test
    void filesThatOthersMayReadOrWrite() throws Exception {
        filled();
        Files.setPosixFilePermissions(home.volume(), PosixFilePermissions.fromString("rw-r-----"));
        refused(PermissionDeniedException.class, "others may read or write");
        Files.setPosixFilePermissions(home.volume(), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(home.folder, PosixFilePermissions.fromString("rwxrwx---"));
        refused(PermissionDeniedException.class, "others may write");
        Files.setPosixFilePermissions(home.folder, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(
                home.folder.resolve("identity.age"), PosixFilePermissions.fromString("rw-rw-r--"));
        refused(PermissionDeniedException.class, "identity.age");
    }

    @Test
    void filesOfSomebodyElse() throws Exception {
        filled();
        Files.setAttribute(home.volume(), "unix:uid", 65534);
        refused(PermissionDeniedException.class, "belongs to");
    }

    @Test
    void links() throws Exception {
        byte[] whole = filled();
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(home.volume(), elsewhere);
        Files.createSymbolicLink(home.volume(), elsewhere);
        refused(PermissionDeniedException.class, "no plain file");
        Files.delete(home.volume());
        Files.move(elsewhere, home.volume());
        Path victim = temporary.resolve("victim");
        Files.writeString(victim, "precious");
        Path lock = home.folder.resolve("keys.hvvault.lock");
        Files.delete(lock);
        Files.createSymbolicLink(lock, victim);
        refused(PermissionDeniedException.class, "no plain file");
        Files.delete(lock);
        Files.createSymbolicLink(home.folder.resolve("keys.hvvault.new"), victim);
        try (KeyVault vault = home.open()) {
            vault.generate(KeyOwner.of("more"));
        }
        assertThat(Files.readString(victim)).isEqualTo("precious");
        assertThat(Files.isSymbolicLink(home.volume())).isFalse();
        assertThat(whole).isNotEqualTo(Files.readAllBytes(home.volume()));
    }

    @Test
    void aFullDisk() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Tools.run(temporary, "mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", disk.toString())
                .orThrow();
        try (VaultFolder small = VaultFolder.in(disk);
                KeyVault vault = small.create()) {
            vault.generate(KeyOwner.of("kept"));
            assertThatThrownBy(() -> vault.update(changes -> {
                        for (int i = 0; i < 40; i++) {
                            changes.generate(KeyOwner.of("more-" + i));
                        }
                        return true;
                    }))
                    .isInstanceOf(ExhaustedException.class);
            assertThat(vault.keys()).extracting(KeyInfo::name).containsExactly("kept-client", "kept-host");
            assertThat(small.folder.resolve("keys.hvvault.new")).doesNotExist();
            vault.generate(KeyOwner.of("again"));
            assertThat(vault.verify()).isEqualTo(4);
        } finally {
            Tools.run(temporary, "umount", "-l", disk.toString()).orThrow();
        }
    }

    @Test
    void aDiskThatIsReadOnly() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Tools.run(temporary, "mount", "-t", "tmpfs", "-o", "mode=700", "tmpfs", disk.toString())
                .orThrow();
        try (VaultFolder there = VaultFolder.in(disk);
                KeyVault vault = there.create()) {
            vault.generate(KeyOwner.of("kept"));
            Tools.run(temporary, "mount", "-o", "remount,ro", disk.toString()).orThrow();
            assertThatThrownBy(() -> vault.generate(KeyOwner.of("more"))).isInstanceOf(PermissionDeniedException.class);
            assertThat(vault.keys()).hasSize(2);
        } finally {
            Tools.run(temporary, "umount", "-l", disk.toString()).orThrow();
        }
    }

    @Test
    void aChangeThatCanNotBeRememberedIsDoneAllTheSame() throws Exception {
        filled();
        Path state = temporary.resolve("state");
        Tools.run(temporary, "mount", "--bind", state.toString(), state.toString())
                .orThrow();
        try (KeyVault vault = home.open()) {
            Tools.run(temporary, "mount", "-o", "remount,bind,ro", state.toString())
                    .orThrow();
            vault.generate(KeyOwner.of("more"));
            assertThat(vault.verify()).isEqualTo(4);
            assertThat(vault.export("more-client", "")).isNotEmpty();
        } finally {
            Tools.run(temporary, "umount", "-l", state.toString()).orThrow();
        }
        try (KeyVault vault = home.open()) {
            assertThat(vault.verify()).isEqualTo(4);
        }
    }

    @Test
    void aVaultThatCanNotBeRememberedIsNotMade() throws Exception {
        Path state = Files.createDirectory(temporary.resolve("state"));
        Tools.run(temporary, "mount", "-t", "tmpfs", "-o", "ro,mode=700", "tmpfs", state.toString())
                .orThrow();
        try {
            assertThatThrownBy(home::create).isInstanceOf(PermissionDeniedException.class);
        } finally {
            Tools.run(temporary, "umount", "-l", state.toString()).orThrow();
        }
        assertThat(home.hydra.vaultStatus(home.endpoint()).present()).isFalse();
        home.create().close();
    }

    @Test
    void aChangeWhileSomebodyElseMakesOne() throws Exception {
        filled();
        try (FileChannel lock = FileChannel.open(home.folder.resolve("keys.hvvault.lock"), StandardOpenOption.WRITE);
                Hydravisor hasty = Hydravisor.builder()
                        .provider(new AgeVaultProvider())
                        .stateFolder(temporary.resolve("state"))
                        .requestTimeout(Duration.ofMillis(300))
                        .discover();
                KeyVault vault = hasty.vault(home.endpoint(), VaultFolder.passphrase())) {
            lock.lock();
            assertThatThrownBy(() -> vault.generate(KeyOwner.of("late"))).isInstanceOf(DeadlineException.class);
            assertThat(vault.keys()).hasSize(2);
        }
    }

    @Test
    void endpointsThatMakeNoSense() {
        for (String wrong : new String[] {"?work-factor=9", "?work-factor=21", "?work-factor=x", "?other=1"}) {
            assertThatThrownBy(() -> home.hydra.vaultStatus("age:" + home.folder + wrong))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void theOneWhoAsksCannotBeShutOut() {
        try (KeyVault vault = home.create()) {
            assertThatThrownBy(() -> vault.ungrant("anna")).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> vault.grant("bert", "age1nonsense")).isInstanceOf(InvalidInputException.class);
        }
    }
}
