package io.hydravisor.vault.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultAgentUse;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.age.agent.Sshd;
import io.hydravisor.vault.age.agent.SshdExtension;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSH's own programs use keys of a vault. */
@ExtendWith(SshdExtension.class)
class ServeTest {
    @TempDir
    Path temporary;

    private VaultFolder home;
    private KeyVault vault;

    @BeforeEach
    void create() {
        home = VaultFolder.in(temporary);
        vault = home.create();
    }

    @AfterEach
    void close() {
        home.close();
    }

    private Path socket() {
        return temporary.resolve("agent.sock");
    }

    private Tools.Answer withAgent(String... command) throws Exception {
        String[] all = new String[command.length + 2];
        all[0] = "env";
        all[1] = "SSH_AUTH_SOCK=" + socket();
        System.arraycopy(command, 0, all, 2, command.length);
        return Tools.run(temporary, all);
    }

    private static String[] login(Sshd sshd, String... command) throws Exception {
        List<String> all = new ArrayList<>(sshd.client("root@127.0.0.1"));
        all.addAll(List.of(command));
        return all.toArray(new String[0]);
    }

    @Test
    void theKeysOfClientsAreListedAsTheyComeAndGo() throws Exception {
        vault.generate(KeyOwner.of("web"));
        try (VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()))) {
            assertThat(agent.socket()).isEqualTo(socket());
            assertThat(withAgent("ssh-add", "-l").orThrow())
                    .contains(vault.key("web-client").fingerprint())
                    .doesNotContain(vault.key("web-host").fingerprint());
            KeyInfo mail = vault.generate(KeyOwner.of("mail")).get(1);
            assertThat(withAgent("ssh-add", "-L").orThrow()).contains(mail.publicKey());
            vault.revoke("mail");
            assertThat(withAgent("ssh-add", "-L").orThrow()).doesNotContain(mail.publicKey());
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void aKeyThatIsNamedIsServedAlone() throws Exception {
        vault.generate(KeyOwner.of("web"));
        vault.generate(KeyOwner.of("mail"));
        try (VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()).key("mail-client"))) {
            assertThat(agent.socket()).exists();
            assertThat(withAgent("ssh-add", "-l").orThrow().lines()).hasSize(1).allMatch(line -> line.contains("mail"));
        }
        assertThatThrownBy(() -> vault.serve(VaultAgentSpec.at(socket()).key("none-client")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void sshLogsInWithAKeyThatIsOnNoDisk(Sshd sshd) throws Exception {
        KeyInfo key = vault.generate(KeyOwner.of("web")).get(1);
        sshd.authorize(SshPublicKey.parseLine(key.publicKey()));
        try (VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()))) {
            assertThat(agent.socket()).exists();
            assertThat(withAgent(login(sshd, "echo", "inside")).orThrow()).contains("inside");
        }
        assertThat(home.events)
                .filteredOn(event -> event.type().equals("vault.key-used"))
                .extracting(VaultEvent::purpose)
                .isNotEmpty()
                .allSatisfy(purpose -> assertThat(purpose).startsWith("agent: log in as "));
    }

    @Test
    void aMachinesKeyIsForThatMachineAlone(Sshd sshd) throws Exception {
        KeyInfo stranger = vault.generate(KeyOwner.of("web")).get(1);
        byte[] host = Files.readAllBytes(sshd.hostKeyFile());
        KeyInfo own = vault.update(changes -> {
            changes.importKey(KeyOwner.of("sshd"), KeyRole.HOST, host);
            return changes.generate(KeyOwner.of("sshd"), KeyRole.CLIENT).get(0);
        });
        sshd.authorize(SshPublicKey.parseLine(stranger.publicKey()));
        try (VaultAgent agent =
                vault.serve(VaultAgentSpec.at(socket()).key("web-client").ownMachinesOnly())) {
            assertThat(agent.socket()).exists();
            assertThat(withAgent(login(sshd, "true")).status()).isNotZero();
        }
        sshd.authorize(SshPublicKey.parseLine(own.publicKey()));
        try (VaultAgent agent =
                vault.serve(VaultAgentSpec.at(socket()).key("sshd-client").ownMachinesOnly())) {
            assertThat(agent.socket()).exists();
            assertThat(withAgent(login(sshd, "echo", "home")).orThrow()).contains("home");
        }
    }

    @Test
    void whoeverIsAskedDecides(Sshd sshd) throws Exception {
        KeyInfo key = vault.generate(KeyOwner.of("web")).get(1);
        sshd.authorize(SshPublicKey.parseLine(key.publicKey()));
        List<VaultAgentUse> asked = new CopyOnWriteArrayList<>();
        try (VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()).confirm(use -> {
            asked.add(use);
            return false;
        }))) {
            assertThat(agent.socket()).exists();
            assertThat(withAgent(login(sshd, "true")).status()).isNotZero();
        }
        assertThat(asked).isNotEmpty().allSatisfy(use -> {
            assertThat(use.key().name()).isEqualTo("web-client");
            assertThat(use.user()).isPresent();
            assertThat(use.hostFingerprint()).isPresent();
            assertThat(use.forwarded()).isFalse();
        });
    }

    @Test
    void afterItsLifetimeNothingIsServed() throws Exception {
        vault.generate(KeyOwner.of("web"));
        try (VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()).lifetime(Duration.ofMillis(1)))) {
            assertThat(agent.socket()).exists();
            Thread.sleep(5);
            assertThat(withAgent("ssh-add", "-l").output()).contains("no identities");
        }
    }

    @Test
    void itEndsWithTheVaultAndTwoDoNotShareASocket() throws Exception {
        VaultAgent agent = vault.serve(VaultAgentSpec.at(socket()));
        assertThatThrownBy(() -> vault.serve(VaultAgentSpec.at(socket()))).isInstanceOf(ConflictException.class);
        Path file = Files.writeString(temporary.resolve("file"), "precious");
        assertThatThrownBy(() -> vault.serve(VaultAgentSpec.at(file))).isInstanceOf(InvalidInputException.class);
        assertThat(Files.readString(file)).isEqualTo("precious");
        vault.close();
        assertThat(agent.socket()).doesNotExist();
        assertThat(withAgent("ssh-add", "-l").status()).isNotZero();
    }
}
