package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.containerd.ContainerdDaemon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Folders on the standard streams, as what tar(1) reads and writes. */
class ArchiveTest {
    private static final String PREPARE = "mkdir -p /srv/tree/sub /srv/there && cd /srv/tree && echo one > sub/one"
            + " && chmod 640 sub/one && chown 7:8 sub/one && ln -s sub/one link";

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    static Path folder;

    static Shell shell;

    @BeforeAll
    static void prepare() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
        String image = ContainerdDaemon.BUSYBOX.name();
        shell.hydravisor("sandbox", "create", "--image", image, "--name", "tars", "--lifetime", "1h");
        assertThat(shell.hydravisor("sandbox", "exec", "tars", "--", "sh", "-c", PREPARE)
                        .exit())
                .isZero();
    }

    @AfterAll
    static void delete() {
        assertThat(shell.hydravisor("sandbox", "delete", "tars").exit()).isZero();
    }

    @Test
    void aFolderGoesFromSandboxToSandboxWithItsOwners() {
        Shell.Result piped = shell.sh(
                "hydravisor sandbox copy tars:/srv/tree - | tee tree.tar"
                        + " | hydravisor sandbox copy - tars:/srv/new/ && hydravisor sandbox copy --json - tars:/srv/there < tree.tar");

        assertThat(piped.exit()).as(piped.err()).isZero();
        assertThat(piped.err()).isEmpty();
        assertThat(piped.out()).startsWith("1 file, 4 B\n").contains("\"folders\": 2", "\"links\": 1");
        Shell.Result inside = shell.hydravisor(
                "sandbox",
                "exec",
                "tars",
                "--",
                "sh",
                "-c",
                "for d in new there; do cd /srv/$d; stat -c '%n %a %u:%g' sub/one; readlink link; cat link; done");
        assertThat(inside.out()).isEqualTo("sub/one 640 7:8\nsub/one\none\n".repeat(2));
        // In a pipe nothing but the archive may be there.
        assertThat(shell.sh("tar -tf tree.tar").out().lines())
                .containsExactlyInAnyOrder("./", "./link", "./sub/", "./sub/one");
    }

    @Test
    void bytesToAPathThatIsNoFolderAreAFile() throws Exception {
        byte[] tar = Files.readAllBytes(tar());

        assertThat(shell.hydravisor(tar, "sandbox", "copy", "-", "tars:/srv/archive.tar")
                        .out())
                .startsWith("1 file, ");
        assertThat(shell.sh("hydravisor sandbox copy tars:/srv/archive.tar - | cmp - some.tar")
                        .exit())
                .isZero();
    }

    @Test
    void whatIsNoWholeArchiveIsRefused() throws Exception {
        byte[] tar = Files.readAllBytes(tar());

        for (byte[] broken :
                new byte[][] {Arrays.copyOf(tar, 700), "hello\n".getBytes(StandardCharsets.UTF_8), new byte[0]}) {
            Shell.Result refused = shell.hydravisor(broken, "sandbox", "copy", "-", "tars:/srv/broken/");
            assertThat(refused.exit()).as(refused.out()).isEqualTo(9);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).startsWith("hydravisor: ").contains("\nhint: ");
        }
    }

    private static Path tar() {
        assertThat(shell.sh("echo some > some && tar -cf some.tar some").exit()).isZero();
        return folder.resolve("some.tar");
    }

    @Test
    void aReaderThatHasEnoughEndsIt() {
        Shell.Result piped =
                shell.sh("(hydravisor sandbox copy tars:/bin -; echo $? > code) | head -c 10 > /dev/null; cat code");

        assertThat(piped.out()).isEqualTo("141\n");
        assertThat(piped.err()).isEmpty();
    }

    @Test
    void aFolderThatIsMissingWritesNothing() {
        Shell.Result missing = shell.hydravisor("sandbox", "copy", "tars:/srv/missing", "-");

        assertThat(missing.exit()).isEqualTo(3);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).startsWith("hydravisor: ");
    }

    @Test
    void aTerminalGetsNoArchive() throws Exception {
        try (Pty terminal = new Pty(shell, 160, 20)) {
            terminal.line("hydravisor sandbox copy tars:/srv/tree -; echo code $?");

            terminal.awaitLine("code 2");

            assertThat(terminal.screen()).contains("hint: Write it to a file with '>', or pipe it into 'tar -t'.");
        }
    }
}
