package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.ssh.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AgentPeerTest {
    @Test
    void aProcessOfAnotherUserIsTurnedAwayEvenIfItGetsIn() throws Exception {
        Path open = Files.createTempDirectory(Path.of("/tmp"), "agent");
        ExecutorService executor = Executors.newCachedThreadPool();
        try (SshAgent agent = SshAgent.serve(open.resolve("agent"), new LabKeys(), executor)) {
            Files.setAttribute(open, "unix:mode", 0755);
            Files.setAttribute(agent.socket(), "unix:mode", 0777);
            String socket = agent.socket().toString();

            Tool own = Tool.run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-l");
            Tool other = Tool.run(
                    "setpriv",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "env",
                    "SSH_AUTH_SOCK=" + socket,
                    "ssh-add",
                    "-l");

            assertThat(own.output()).contains("The agent has no identities");
            assertThat(other.exit()).isNotZero();
            // What it says depends on whether it has written its request before it is hung up on.
            assertThat(other.output()).doesNotContain("The agent has no identities");
        } finally {
            executor.shutdownNow();
            Files.delete(open);
        }
    }
}
