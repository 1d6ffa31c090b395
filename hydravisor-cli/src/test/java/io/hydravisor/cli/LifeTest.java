package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.containerd.ContainerdDaemon;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making, watching and removing sandboxes, told to end in the middle of it. What is left behind fails the daemon's extension. */
class LifeTest {
    private static final String IMAGE = ContainerdDaemon.BUSYBOX.name();

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    static Path folder;

    static Shell shell;

    @BeforeAll
    static void prepare() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 600, 900, 1200, 1500, 2000})
    void aSignalWhileMakingLeavesAllOrNothing(int millis) throws Exception {
        Process create = shell.start("sandbox", "create", "--image", IMAGE, "--name", "half");
        create.waitFor(millis, TimeUnit.MILLISECONDS);
        create.destroy();

        int exit = Shell.end(create);

        assertThat(exit).isIn(0, 143);
        Shell.Result delete = shell.hydravisor("sandbox", "delete", "half");
        assertThat(delete.exit()).as("exit of create: %s", exit).isEqualTo(exit == 0 ? 0 : 3);
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "100ms", "200ms"})
    void whatIsNotReadyInTimeLeavesNothing(String limit) throws Exception {
        Shell.Result create = shell.hydravisor(
                "sandbox", "create", "--image", IMAGE, "--name", "slow", "--start-timeout", limit, "--json");

        assertThat(create.exit()).as(create.err()).isIn(limit.equals("1ms") ? new Integer[] {7} : new Integer[] {0, 7});
        if (create.exit() == 7) {
            assertThat(create.err()).contains("\"code\": \"deadline\"");
            assertThat(create.out()).isEmpty();
        }
        assertThat(shell.hydravisor("sandbox", "delete", "slow").exit()).isEqualTo(create.exit() == 0 ? 0 : 3);
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    @Test
    void aSandboxWhoseCommandCannotStartIsNotMade() {
        Shell.Result create =
                shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "bad", "--", "no-such-program");

        assertThat(create.exit()).isEqualTo(1);
        assertThat(create.err()).startsWith("hydravisor: ").contains("\nhint: ");
        assertThat(shell.hydravisor("sandbox", "show", "bad").exit()).isEqualTo(3);
    }

    @Test
    void aSignalEndsACopyFromAStandardInputThatStaysOpen() throws Exception {
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "target");
        Process copy = shell.start("sandbox", "copy", "-", "target:/tmp/part");
        try (OutputStream to = copy.getOutputStream()) {
            to.write(new byte[100_000]);
            to.flush();
            Waiting.until(
                    "the file is there",
                    () -> shell.hydravisor("sandbox", "files", "stat", "target", "/tmp/part")
                                    .exit()
                            == 0);

            copy.destroy();

            assertThat(Shell.end(copy)).isEqualTo(143);
        }
        shell.hydravisor("sandbox", "delete", "target");
    }

    @Test
    void foldersGoInAndComeOutAgain() throws Exception {
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "folders");
        Path tree = Files.createDirectories(folder.resolve("tree/sub"));
        Files.writeString(tree.resolve("script"), "#!/bin/sh\n");
        shell.sh("chmod 750 tree/sub/script; ln -s sub/script tree/link");

        assertThat(shell.hydravisor("sandbox", "copy", "tree", "folders:/srv").out())
                .isEqualTo("1 file, 10 B\n");
        assertThat(shell.hydravisor("sandbox", "copy", "folders:/srv", "back").exit())
                .isZero();

        assertThat(shell.sh("stat -c %a back/sub/script; readlink back/link").out())
                .isEqualTo("750\nsub/script\n");
        shell.hydravisor("sandbox", "delete", "folders");
    }

    @Test
    void namesFromInsideCannotDriveTheTerminal() {
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "hostile");
        shell.hydravisor(
                "sandbox",
                "exec",
                "hostile",
                "--",
                "sh",
                "-c",
                "mkdir /tmp/h; ln -s /etc/passwd \"$(printf '/tmp/h/a\\033[31mb')\"");

        Shell.Result copy = shell.hydravisor("sandbox", "copy", "hostile:/tmp/h", "hostile");
        Shell.Result list = shell.hydravisor("sandbox", "files", "list", "hostile", "/tmp/h");
        Shell.Result stat = shell.hydravisor("sandbox", "files", "stat", "hostile", "/no\u001b[31mthing");

        assertThat(copy.err()).startsWith("hydravisor: not copied: ").contains("a\ufffd[31mb");
        assertThat(list.out()).contains("a\ufffd[31mb");
        assertThat(stat.exit()).isEqualTo(3);
        assertThat(copy.err() + list.out() + stat.err()).doesNotContain("\u001b");
        shell.hydravisor("sandbox", "delete", "hostile");
    }

    @Test
    void whatHasHadItsTimeIsReaped() throws Exception {
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "brief", "--lifetime", "1ms");
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "lasting");

        // A reaper waits for as long as clocks may differ.
        Waiting.until(
                "it may be reaped",
                () -> shell.hydravisor("reap", "--dry-run").out().equals("sandbox/brief\n"));

        assertThat(shell.hydravisor("reap").out()).isEqualTo("sandbox/brief\n");
        assertThat(shell.hydravisor("sandbox", "list").out())
                .contains("lasting")
                .doesNotContain("brief");
        shell.hydravisor("sandbox", "delete", "lasting");
    }

    @Test
    void deletingStopsAtTheFirstThatFailsAndSaysWhatIsGone() {
        shell.hydravisor("sandbox", "create", "--image", IMAGE, "--name", "first");

        Shell.Result delete = shell.hydravisor("sandbox", "delete", "first", "missing");

        assertThat(delete.exit()).isEqualTo(3);
        assertThat(delete.out()).isEqualTo("first\n");
    }
}
