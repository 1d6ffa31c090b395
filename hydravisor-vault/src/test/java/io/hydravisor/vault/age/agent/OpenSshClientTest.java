package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent with ssh-add, ssh and git. */
@ExtendWith(SshdExtension.class)
class OpenSshClientTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Sshd sshd;

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LabKeys keys = new LabKeys(Clock.fixed(NOW, ZoneOffset.UTC));
    private SshAgent agent;

    OpenSshClientTest(Sshd sshd) {
        this.sshd = sshd;
    }

    @BeforeEach
    void serve() throws IOException {
        agent = SshAgent.serve(folder.resolve("agent"), keys, executor);
    }

    @AfterEach
    void end() {
        agent.close();
        executor.shutdownNow();
    }

    private Tool run(List<String> argv) throws Exception {
        return Tool.run(Map.of("SSH_AUTH_SOCK", agent.socket().toString()), argv.toArray(String[]::new));
    }

    private Tool ssh(String... options) throws Exception {
        List<String> argv = new ArrayList<>(sshd.client(options));
        argv.addAll(List.of("root@127.0.0.1", "echo", "in"));
        return run(argv);
    }

    private void logsIn(String... options) throws Exception {
        Tool ssh = ssh(options);
        assertThat(ssh.output()).isEqualTo("in\n");
        assertThat(ssh.exit()).isZero();
    }

    private void isRefused() throws Exception {
        Tool ssh = ssh();
        assertThat(ssh.exit()).isEqualTo(255);
        assertThat(ssh.output()).contains("agent refused operation").contains("Permission denied");
    }

    private SshPublicKey otherHost() throws SshKeyException {
        try (SshPrivateKey other = SshPrivateKey.generate("other host")) {
            return other.publicKey();
        }
    }

    @Test
    void sshAddListsTheKeys() throws Exception {
        SshPublicKey one = keys.generate("builder-client");
        SshPublicKey two = keys.generate("tester-client");

        assertThat(run(List.of("ssh-add", "-L")).output().lines()).containsExactlyInAnyOrder(one.line(), two.line());
        assertThat(run(List.of("ssh-add", "-l")).output().lines())
                .containsExactlyInAnyOrder(
                        "256 " + one.fingerprint() + " builder-client (ED25519)",
                        "256 " + two.fingerprint() + " tester-client (ED25519)");
    }

    @Test
    void sshAddTestsAKey() throws Exception {
        Path file = Files.writeString(
                folder.resolve("key.pub"), keys.generate("builder-client").line() + "\n");

        assertThat(run(List.of("ssh-add", "-T", file.toString())).exit()).isZero();
    }

    @Test
    void sshAddCantChangeWhatTheAgentHolds() throws Exception {
        SshPublicKey key = keys.generate("builder-client");
        Path publicFile = Files.writeString(folder.resolve("key.pub"), key.line() + "\n");
        String newKey = folder.resolve("new").toString();
        Tool.succeed("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", newKey);

        assertThat(run(List.of("ssh-add", "-d", publicFile.toString())).exit()).isNotZero();
        assertThat(run(List.of("ssh-add", "-D")).exit()).isNotZero();
        assertThat(run(List.of("ssh-add", newKey)).exit()).isNotZero();
        assertThat(run(List.of("ssh-add", "-t", "60", newKey)).exit()).isNotZero();
        assertThat(run(List.of("ssh-add", "-L")).output()).isEqualTo(key.line() + "\n");
    }

    @Test
    void sshLogsInAndTheRequestTellsWhereTo() throws Exception {
        sshd.authorize(keys.generate("builder-client"));

        logsIn();

        assertThat(keys.requests)
                .containsExactly(new AgentRequest(Optional.of("root"), Optional.of(sshd.hostKey()), false));
    }

    @ParameterizedTest
    @CsvSource({"rsa,2048", "rsa,3072", "ecdsa,256", "ecdsa,384", "ecdsa,521", "ed25519,256"})
    void sshLogsInWithKeysOfEveryKind(String type, String bits) throws Exception {
        Path file = folder.resolve("key");
        Tool.succeed("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-f", file.toString());
        sshd.authorize(keys.add(SshPrivateKey.read(Files.readAllBytes(file), null), KeyConstraints.none()));

        logsIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-sha2-256", "rsa-sha2-512"})
    void sshChoosesTheHashOfRsa(String algorithm) throws Exception {
        Path file = folder.resolve("key");
        Tool.succeed("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", file.toString());
        sshd.authorize(keys.add(SshPrivateKey.read(Files.readAllBytes(file), null), KeyConstraints.none()));

        logsIn("-o", "PubkeyAcceptedAlgorithms=" + algorithm);
    }

    @Test
    void aKeyThatIsNotAuthorizedDoesNotLogIn() throws Exception {
        keys.generate("stranger");
        sshd.authorize(otherHost());

        assertThat(ssh().exit()).isEqualTo(255);
        assertThat(keys.requests).isEmpty();
    }

    @Test
    void gitClonesOverSsh() throws Exception {
        sshd.authorize(keys.generate("builder-client"));
        Path origin = Files.createDirectory(folder.resolve("origin"));
        Files.writeString(origin.resolve("file"), "content\n");
        String at = origin.toString();
        Tool.succeed("git", "-C", at, "init", "-q");
        Tool.succeed("git", "-C", at, "add", "file");
        Tool.succeed("git", "-C", at, "-c", "user.name=n", "-c", "user.email=e@x", "commit", "-q", "-m", "m");
        Path clone = folder.resolve("clone");

        Tool git = Tool.run(
                Map.of("SSH_AUTH_SOCK", agent.socket().toString(), "GIT_SSH_COMMAND", String.join(" ", sshd.client())),
                "git",
                "clone",
                "-q",
                sshd.url(origin),
                clone.toString());

        assertThat(git.output()).isEmpty();
        assertThat(clone.resolve("file")).hasContent("content\n");
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        sshd.authorize(keys.generate("builder-client", KeyConstraints.none().until(NOW)));

        isRefused();
    }

    @Test
    void aKeyIsUsedIfItIsConfirmed() throws Exception {
        List<AgentRequest> asked = new CopyOnWriteArrayList<>();
        sshd.authorize(keys.generate("builder-client", KeyConstraints.none().confirmedBy((key, request) -> {
            asked.add(request);
            return true;
        })));

        logsIn();
        assertThat(asked.get(0).host()).contains(sshd.hostKey());
    }

    @Test
    void aKeyThatIsNotConfirmedIsRefused() throws Exception {
        sshd.authorize(keys.generate("builder-client", KeyConstraints.none().confirmedBy((key, request) -> false)));

        isRefused();
    }

    @Test
    void aKeyLogsInToItsDestination() throws Exception {
        Destination here = new Destination(sshd.hostKey(), Optional.of("root"));
        sshd.authorize(keys.generate("builder-client", KeyConstraints.none().to(here)));

        logsIn();
    }

    @Test
    void aKeyOfAnotherHostOrUserIsRefused() throws Exception {
        Destination elsewhere = new Destination(otherHost(), Optional.empty());
        Destination somebody = new Destination(sshd.hostKey(), Optional.of("somebody"));
        sshd.authorize(keys.generate(
                "builder-client", KeyConstraints.none().to(elsewhere).to(somebody)));

        isRefused();
    }

    @Test
    void aKeyOfTheHostIsRefusedToAClientOnAnotherHost() throws Exception {
        Destination here = new Destination(sshd.hostKey(), Optional.empty());
        sshd.authorize(keys.generate("builder-client", KeyConstraints.none().to(here)));
        List<String> argv = new ArrayList<>(sshd.client("-A"));
        argv.add("root@127.0.0.1");
        argv.addAll(sshd.client());
        argv.addAll(List.of("root@127.0.0.1", "echo", "in"));

        Tool ssh = run(argv);

        assertThat(ssh.exit()).isEqualTo(255);
        assertThat(ssh.output()).contains("agent refused operation").doesNotStartWith("in\n");
        assertThat(keys.requests)
                .containsExactly(
                        new AgentRequest(Optional.of("root"), Optional.of(sshd.hostKey()), false),
                        new AgentRequest(Optional.of("root"), Optional.empty(), true));
    }
}
