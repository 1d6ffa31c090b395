package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tools/setup.sh, with an apt-get and a policy-rc.d of the test's own: nothing is installed. */
class SetupTest {
    @TempDir
    Path folder;

    private Path policy;

    @BeforeEach
    void prepare() throws IOException {
        policy = folder.resolve("policy");
        script("bin/apt-get", """
                #!/bin/bash
                echo "$*" >>calls
                case "$*" in *' install '*) sh policy; echo "services: $?" >>calls; eval "$APT_INSTALL" ;; esac
                """);
    }

    @Nested
    class Installing {
        @Test
        void printsTheListAndStartsNoService() throws Exception {
            Run run = install("touch installed");

            assertThat(run.exitCode()).isZero();
            assertThat(run.stderr())
                    .isEqualTo("test: installing with apt, without starting a service: containerd runc\n");
            List<String> calls = Files.readAllLines(folder.resolve("calls"));
            assertThat(calls.get(0)).endsWith(" update");
            assertThat(calls.get(1)).endsWith(" install --no-install-recommends containerd runc");
            assertThat(calls.get(2)).isEqualTo("services: 101");
            assertThat(policy).doesNotExist();
        }

        @Test
        void asksForNothingWhenNothingIsMissing() throws Exception {
            Files.createFile(folder.resolve("installed"));

            assertThat(install("false")).isEqualTo(new Run(0, "", ""));
            assertThat(folder.resolve("calls")).doesNotExist();
        }

        @Test
        void aFailureIsShown() throws Exception {
            Run run = install("echo 'E: no such package'; exit 100");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.stderr()).contains("E: no such package", "apt could not install containerd runc");
            assertThat(policy).doesNotExist();
        }

        @Test
        void anInstallationWithoutEffectIsAFailure() throws Exception {
            Run run = install("true");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.stderr()).contains("installed, but still not found: containerd runc");
        }
    }

    @Nested
    class PolicyOfTheUser {
        @BeforeEach
        void write() throws IOException {
            Files.writeString(policy, "#!/bin/sh\nexit 104\n");
        }

        @Test
        void isBackAfterwards() throws Exception {
            install("touch installed");

            assertThat(policy).hasContent("#!/bin/sh\nexit 104\n");
            assertThat(Files.readAllLines(folder.resolve("calls"))).contains("services: 101");
        }

        @Test
        void isBackWhenAptIsStopped() throws Exception {
            // The script's own process is apt-get's parent.
            Run run = install("kill -TERM $PPID");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(policy).hasContent("#!/bin/sh\nexit 104\n");
        }

        @Test
        void isBackAfterTheNextRunWhenOneWasKilled() throws Exception {
            install("touch installed; kill -KILL $PPID");
            assertThat(policy).content().contains("Placed while Hydravisor installs");

            install("false");

            assertThat(policy).hasContent("#!/bin/sh\nexit 104\n");
            assertThat(folder.resolve("policy.aside")).doesNotExist();
        }
    }

    @Test
    void jdkFlagsAreForLaterJdksAlone() throws Exception {
        assertThat(bash("java_flags 17; echo .; java_flags 25", Map.of()).stdout())
                .isEqualTo(".\n--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow");
    }

    private Run install(String aptInstall) throws Exception {
        return bash("install_missing", Map.of("APT_INSTALL", aptInstall));
    }

    /** Sources the file in a folder of the test's, and runs a line. */
    private Run bash(String line, Map<String, String> env) throws Exception {
        String program = """
                set -euo pipefail
                me=test
                source "$0"
                PATH=$PWD/bin:$PATH
                policy=$PWD/policy policy_aside=$PWD/policy.aside
                is_static_busybox() { true; }
                missing_packages() { [ -e installed ] || printf 'containerd\\nrunc\\n'; }
                """ + line;
        return Project.run(
                folder,
                env,
                List.of(
                        "bash",
                        "-c",
                        program,
                        Project.TOP.resolve("tools/setup.sh").toString()));
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
