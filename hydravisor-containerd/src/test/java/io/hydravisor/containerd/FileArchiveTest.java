package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees as archives, beside the tar of the host, which wrote and reads them. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileArchiveTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path host;

    private Hydravisor hydra;
    private Sandbox box;
    private RemoteFiles files;

    @BeforeAll
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("archives"));
        files = box.files();
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private String sh(String line) {
        return box.exec(Command.shell(line)).orThrow().stdoutText();
    }

    private String host(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-ec", line)
                .directory(host.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        return said;
    }

    private String listing(String folder) throws IOException, InterruptedException {
        return host("cd " + folder + " && find . -printf '%P %y %m %U:%G %T@ %l\\n' | sort && find . -type f |"
                + " sort | xargs -d '\\n' sha256sum");
    }

    private void makeTree() throws IOException, InterruptedException {
        host("rm -rf in; mkdir -p in/sub/empty in/" + "long-name-of-a-folder/".repeat(12) + "\n"
                + "cd in\n"
                + "head -c 300001 /dev/urandom >sub/data; echo x >\"with space\"; echo y >grüße; touch .hidden\n"
                + "ln -s ../../sub/data sub/link; ln -s /etc/passwd absolute; ln -s " + "t".repeat(200) + " far\n"
                + "echo z >" + "n".repeat(200) + "\n"
                + "chown 3000000:4000000 sub/data; chown -h 1234:5678 absolute; chown 7:8 sub/empty\n"
                + "chmod 4711 sub/data; chmod 1777 sub; chmod 0500 sub/empty; chmod 0 .hidden\n"
                + "find . -exec touch -h -d '2001-02-03 04:05:06 UTC' {} +");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void whatTarWroteIsThereAndWhatIsThereTarReads(String format) throws Exception {
        makeTree();
        host("tar -C in --format=" + format + " --numeric-owner -cf in.tar .");
        String folder = "/workspace/" + format;
        TreeCopy in;
        try (InputStream archive = Files.newInputStream(host.resolve("in.tar"))) {
            in = files.uploadArchive(archive, folder);
        }
        assertThat(sh("cd " + folder + "; stat -c '%a %u:%g %Y' sub/data sub/empty sub absolute"))
                .isEqualTo("4711 3000000:4000000 981173106\n500 7:8 981173106\n1777 0:0 981173106\n"
                        + sh("stat -c '777 1234:5678 %Y' " + folder + "/absolute"));
        TreeCopy out;
        try (OutputStream archive = Files.newOutputStream(host.resolve("out.tar"))) {
            out = files.downloadArchive(folder, archive);
        }
        assertThat(out).isEqualTo(in);
        assertThat(in.skipped()).isEmpty();
        host("rm -rf out; mkdir out; tar -C out --numeric-owner --same-owner -xpf out.tar");
        // A link's own time is what is not kept on the way in.
        host("find in out -type l -exec touch -h -d '2001-02-03 04:05:06 UTC' {} +");
        assertThat(listing("out")).isEqualTo(listing("in"));
    }

    @Test
    void hardLinksBecomeFilesAndDevicesAreSkipped() throws Exception {
        host("rm -rf odd; mkdir odd; echo same >odd/one; ln odd/one odd/two; mkfifo odd/pipe; mknod odd/null c 1 3;"
                + " tar -C odd -cf odd.tar .");
        TreeCopy copy;
        try (InputStream archive = Files.newInputStream(host.resolve("odd.tar"))) {
            copy = files.uploadArchive(archive, "/workspace/odd");
        }
        assertThat(copy)
                .isEqualTo(new TreeCopy(
                        2,
                        1,
                        0,
                        10,
                        List.of("/null: neither file, folder nor link", "/pipe: neither file, folder nor link")));
        assertThat(sh("cd /workspace/odd; cat one two; stat -c %h one; ls")).isEqualTo("same\nsame\n1\none\ntwo\n");
        sh("mkfifo /workspace/odd/pipe");
        assertThat(files.downloadArchive("/workspace/odd", OutputStream.nullOutputStream())
                        .skipped())
                .containsExactly("/pipe: neither file, folder nor link");
    }

    @Test
    void sparseAndPackedArchivesAreRefused() throws Exception {
        host("rm -rf thin; mkdir thin; truncate -s 1M thin/hole; tar -C thin -Scf thin.tar .;"
                + " tar -C thin --format=pax -Scf thin2.tar .; tar -C thin -czf thin.tgz .");
        for (String archive : List.of("thin.tar", "thin2.tar", "thin.tgz")) {
            try (InputStream in = Files.newInputStream(host.resolve(archive))) {
                assertThatThrownBy(() -> files.uploadArchive(in, "/workspace/thin"))
                        .as(archive)
                        .isInstanceOfSatisfying(
                                InvalidInputException.class,
                                e -> assertThat(e.hint()).isPresent());
            }
        }
        assertThat(files.exists("/workspace/thin/hole")).isFalse();
    }

    @Test
    void aFolderAndAFileDoNotReplaceEachOther() throws Exception {
        host("rm -rf kinds; mkdir -p kinds/a; echo x >kinds/b; tar -C kinds -cf kinds.tar .");
        byte[] archive = Files.readAllBytes(host.resolve("kinds.tar"));
        sh("mkdir -p /workspace/kinds/b /workspace/kinds2; echo kept >/workspace/kinds2/a");
        for (String folder : List.of("/workspace/kinds", "/workspace/kinds2")) {
            assertThatThrownBy(() -> files.uploadArchive(new ByteArrayInputStream(archive), folder))
                    .isInstanceOf(ConflictException.class);
        }
        assertThat(files.readText("/workspace/kinds2/a")).isEqualTo("kept\n");
        assertThatThrownBy(() -> files.downloadArchive("/workspace/kinds2/a", OutputStream.nullOutputStream()))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.downloadArchive("/workspace/none", OutputStream.nullOutputStream()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aFullDiskIsToldWithTheEffect() throws Exception {
        host("rm -rf large; mkdir large; head -c 80000000 /dev/zero >large/data; tar -C large -cf large.tar .");
        try (InputStream archive = Files.newInputStream(host.resolve("large.tar"))) {
            // It has 64 MiB.
            assertThatThrownBy(() -> files.uploadArchive(archive, "/dev/shm/large"))
                    .isInstanceOfSatisfying(
                            ExhaustedException.class,
                            e -> assertThat(e.effect()).isEqualTo(Effect.DONE));
        }
        sh("rm -rf /dev/shm/large");
    }

    /** The guest owns the folder, and swaps what is unpacked and packed for links to where only root may write and read. */
    @Test
    void aGuestThatSwapsLinksGainsNothing() throws Exception {
        host(
                "rm -rf swap; mkdir -p swap/d; echo ours >swap/d/file; chmod 4755 swap/d/file; tar -C swap -cf swap.tar .");
        byte[] archive = Files.readAllBytes(host.resolve("swap.tar"));
        sh("mkdir -p /workspace/secret /workspace/swap/real; echo secret >/workspace/secret/file;"
                + " chmod 600 /workspace/secret/file; chown -R app /workspace/swap");
        Command swapper = Command.shell("cd /workspace/swap; while true; do mv d real2; ln -s /workspace/secret d;"
                        + " mv d gone; rm -f gone; mkdir d; rm -rf real2;"
                        + " rm -f d/file; ln -s /workspace/secret/file d/file; done 2>/dev/null")
                .user("app");
        int unpacked = 0;
        int packed = 0;
        try (CommandProcess process = box.start(swapper)) {
            long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            long late = end + Duration.ofSeconds(30).toNanos();
            while (System.nanoTime() < end || ((unpacked == 0 || packed == 0) && System.nanoTime() < late)) {
                try {
                    files.uploadArchive(new ByteArrayInputStream(archive), "/workspace/swap");
                    unpacked++;
                } catch (HydravisorException e) {
                    assertThat(e.hint()).isPresent();
                }
                // The guest would keep what root owns.
                try {
                    sh("chown -R app /workspace/swap 2>/dev/null; true");
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    files.downloadArchive("/workspace/swap", out);
                    assertThat(out.toString(StandardCharsets.ISO_8859_1)).doesNotContain("secret\n");
                    packed++;
                } catch (HydravisorException e) {
                    assertThat(e.hint()).isPresent();
                }
            }
            process.kill();
            process.await();
            process.discard();
        }
        assertThat(unpacked).isPositive();
        assertThat(packed).isPositive();
        assertThat(sh("cd /workspace/secret; cat file; ls; stat -c %a file; find /workspace/swap -user root -perm -4000"
                        + " ! -type l -exec cat {} +"))
                .matches("secret\nfile\n600\n(ours\n)*");
    }

    @Test
    void aTreeThatChangesIsCopiedAsFarAsItIsThere() throws Exception {
        sh("mkdir -p /workspace/moving");
        Command changer = Command.shell("cd /workspace/moving; while true; do head -c 2000000 /dev/zero >a; : >a;"
                + " mkdir -p b/c; echo x >b/c/d; rm -rf b; done");
        try (CommandProcess process = box.start(changer)) {
            for (int i = 0; i < 50; i++) {
                Path archive = host.resolve("moving.tar");
                try (OutputStream out = Files.newOutputStream(archive)) {
                    files.downloadArchive("/workspace/moving", out);
                }
                host("tar -tf moving.tar");
            }
            process.kill();
            process.await();
            process.discard();
        }
    }

    @Test
    void itWorksWithoutAShellOrATar() throws Exception {
        host("rm -rf bare; mkdir bare; echo x >bare/file; tar -C bare -cf bare.tar .");
        try (Sandbox bare = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("bare"))) {
            bare.exec(Command.shell("rm -rf /bin /usr /sbin"));
            try (InputStream archive = Files.newInputStream(host.resolve("bare.tar"))) {
                bare.files().uploadArchive(archive, "/put/here");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(bare.files().downloadArchive("/put", out).files()).isEqualTo(1);
            assertThat(bare.files().readText("/put/here/file")).isEqualTo("x\n");
        }
    }
}
