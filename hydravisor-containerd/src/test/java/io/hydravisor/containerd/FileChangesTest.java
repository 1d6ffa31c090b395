package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Removing, moving, linking, permissions and tree copies, as a friendly and as a hostile guest lays them out. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileChangesTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;
    private RemoteFiles files;

    @BeforeAll
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("changes"));
        files = box.files();
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private String sh(String line) {
        return box.exec(Command.shell(line)).orThrow().stdoutText();
    }

    @Test
    void removeTakesFilesLinksAndEmptyFolders() {
        sh("mkdir -p /workspace/r/full/x /workspace/r/empty; echo a > /workspace/r/file; ln -s /etc /workspace/r/link");
        files.remove("/workspace/r/file");
        files.remove("/workspace/r/link");
        files.remove("/workspace/r/empty/");
        assertThat(sh("ls /workspace/r; ls /etc/passwd")).isEqualTo("full\n/etc/passwd\n");
        assertThatThrownBy(() -> files.remove("/workspace/r/full"))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.hint()).isPresent());
        assertThatThrownBy(() -> files.remove("/workspace/r/none")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files.remove("/workspace/r/none/x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files.remove("/etc/passwd/x")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theRootAndTheKernelsOwnAreRefused() {
        for (String path : new String[] {"/", "//", "/.", "/workspace/..", "/workspace/../"}) {
            assertThatThrownBy(() -> files.remove(path)).as(path).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> files.move(path, "/workspace/x")).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> files.remove("/proc")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.remove("/etc/hosts")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/etc/hosts", "/etc/x")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.remove("/proc/1/comm")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.setPermissions("/proc/1/comm", 0777)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.setPermissions("/etc/hosts", 0777))
                .isInstanceOf(PermissionDeniedException.class);
        assertThat(sh("ls /proc/1/comm /etc/hosts")).isEqualTo("/etc/hosts\n/proc/1/comm\n");
    }

    @Test
    void moveIsRename() {
        sh(
                "mkdir -p /workspace/m/d/sub /workspace/m/e; echo 1 > /workspace/m/one; echo 2 > /workspace/m/two; ln -s one /workspace/m/l");
        files.move("/workspace/m/one", "/workspace/m/two");
        assertThat(files.readText("/workspace/m/two")).isEqualTo("1\n");
        files.move("/workspace/m/l", "/workspace/m/k");
        assertThat(files.stat("/workspace/m/k").linkTarget()).contains("one");
        files.move("/workspace/m/d", "/workspace/m/e");
        assertThat(files.exists("/workspace/m/e/sub")).isTrue();
        assertThatThrownBy(() -> files.move("/workspace/m/e", "/workspace/m/e/sub/x"))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace/m/two", "/workspace/m/e"))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace/m/e", "/workspace/m/two"))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace/m/two", "/dev/shm/two")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace/m/none", "/workspace/m/x"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void permissionsAreWhatIsAsked() {
        sh("echo > /workspace/p; ln -s p /workspace/pl; ln -s /nowhere /workspace/pn");
        for (int mode : new int[] {0, 0600, 04755, 01777, 07777}) {
            files.setPermissions("/workspace/pl", mode);
            assertThat(files.stat("/workspace/p").mode()).isEqualTo(mode);
        }
        assertThatThrownBy(() -> files.setPermissions("/workspace/pn", 0600)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void anotherUserMayWhatTheyMay() {
        sh(
                "mkdir -m 755 /workspace/u; echo > /workspace/u/roots; mkdir -m 1777 /workspace/sticky; echo > /workspace/sticky/roots");
        RemoteFiles app = files.as("app");
        assertThatThrownBy(() -> app.remove("/workspace/u/roots")).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.move("/workspace/u/roots", "/workspace/u/x"))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.setPermissions("/workspace/u/roots", 0666))
                .isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.remove("/workspace/sticky/roots")).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.removeTree("/workspace/u")).isInstanceOf(PermissionDeniedException.class);
        app.writeText("/workspace/sticky/own", "x");
        app.setPermissions("/workspace/sticky/own", 0640);
        assertThat(sh("stat -c '%a %U' /workspace/sticky/own")).isEqualTo("640 app\n");
        app.remove("/workspace/sticky/own");
    }

    @Test
    void linksAsParentsStayInside(@TempDir Path folder) throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("keep"), "kept");
        sh("mkdir -p /workspace/h; ln -s " + outside + " /workspace/h/out; ln -s ../../../../../../../../.." + outside
                + " /workspace/h/up");
        for (String link : new String[] {"/workspace/h/out", "/workspace/h/up"}) {
            assertThatThrownBy(() -> files.remove(link + "/keep")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> files.move(link + "/keep", "/workspace/h/stolen"))
                    .isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> files.setPermissions(link + "/keep", 0777)).isInstanceOf(NotFoundException.class);
        }
        files.removeTree("/workspace/h");
        assertThat(outside.resolve("keep")).hasContent("kept");
    }

    @Test
    void aDeepTreeIsRemovedAndItsLinksAreNotFollowed() {
        sh(
                "echo > /workspace/kept; p=/workspace/deep; i=0; while [ $i -lt 1000 ]; do p=$p/d; i=$((i+1)); done; mkdir -p $p;"
                        + " ln -s /workspace $p/up; ln -s /workspace /workspace/deep/up");
        files.removeTree("/workspace/deep");
        assertThat(files.exists("/workspace/deep")).isFalse();
        assertThat(files.exists("/workspace/kept")).isTrue();
    }

    @Test
    void aTreeGoesInAndComesBack(@TempDir Path folder) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/sub"));
        Path top = folder.resolve("source");
        Files.writeString(top.resolve("a"), "A");
        Files.setPosixFilePermissions(top.resolve("a"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.writeString(source.resolve("b"), "BB");
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r-x------"));
        Files.createSymbolicLink(top.resolve("in"), Path.of("sub/b"));
        Files.createSymbolicLink(top.resolve("out"), Path.of("/etc/shadow"));
        new ProcessBuilder("mkfifo", top.resolve("pipe").toString()).start().waitFor();
        TreeCopy up = files.upload(top, "/workspace/tree");
        assertThat(up.files()).isEqualTo(2);
        assertThat(up.folders()).isEqualTo(2);
        assertThat(up.links()).isEqualTo(2);
        assertThat(up.bytes()).isEqualTo(3);
        assertThat(up.skipped()).singleElement().asString().contains("pipe");
        assertThat(sh("cd /workspace/tree; stat -c '%a %n' a sub sub/b; readlink in; readlink out"))
                .isEqualTo("750 a\n500 sub\n644 sub/b\nsub/b\n/etc/shadow\n");
        files.upload(top, "/workspace/tree");

        sh("cd /workspace/tree; mkfifo inside; ln -s ../../etc/passwd above; ln -s in/../../../x sly; chmod 4755 a");
        TreeCopy down = files.download("/workspace/tree", folder.resolve("back"));
        Path back = folder.resolve("back");
        assertThat(down.files()).isEqualTo(2);
        assertThat(down.links()).isEqualTo(1);
        assertThat(down.skipped()).hasSize(4);
        assertThat(back.resolve("sub/b")).hasContent("BB");
        assertThat(Files.readSymbolicLink(back.resolve("in"))).isEqualTo(Path.of("sub/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back.resolve("sub"))))
                .isEqualTo("r-x------");
        assertThat(Files.getAttribute(back.resolve("a"), "unix:mode")).isEqualTo(0100755);
        for (String name : new String[] {"out", "above", "sly", "inside", "pipe"}) {
            assertThat(Files.exists(back.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .as(name)
                    .isFalse();
        }
        assertThat(files.download("/workspace/tree/a", folder.resolve("single")).files())
                .isEqualTo(1);
    }

    @Test
    void aLinkInTheWayOfAnUploadIsReplaced(@TempDir Path folder) throws Exception {
        Path top = Files.createDirectories(folder.resolve("t/d"));
        Files.writeString(folder.resolve("t/f"), "new");
        Files.writeString(top.resolve("g"), "new");
        sh(
                "mkdir -p /workspace/w/elsewhere; echo old > /workspace/w/target; mkdir /workspace/w/t; cd /workspace/w/t; ln -s ../target f; ln -s ../elsewhere d");
        files.upload(folder.resolve("t"), "/workspace/w/t");
        assertThat(sh("cat /workspace/w/target; ls /workspace/w/elsewhere; cat /workspace/w/t/f /workspace/w/t/d/g"))
                .isEqualTo("old\nnewnew");
        sh("rm -r /workspace/w/t/d; echo > /workspace/w/t/d");
        assertThatThrownBy(() -> files.upload(folder.resolve("t"), "/workspace/w/t"))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void aGuestThatSwapsLinksDuringCopiesReachesNothingOutside(@TempDir Path folder) throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("f"), "host");
        Path source = Files.createDirectories(folder.resolve("s/d"));
        Files.writeString(source.resolve("f"), "mine");
        sh("mkdir -p /workspace/swap/d; echo guest > /workspace/swap/d/f");
        Command swapping = Command.shell("cd /workspace/swap; while true; do mv d e; ln -s " + outside
                + " d; rm d; ln -s /../../.." + outside + " d; rm -r d; mv e d; mkdir -p d; done 2>/dev/null");
        try (CommandProcess swapper = box.start(swapping)) {
            for (int i = 0; i < 60; i++) {
                Path back = folder.resolve("back" + i);
                Files.createDirectory(back);
                quietly(() -> files.download("/workspace/swap", back.resolve("t")));
                quietly(() -> files.upload(folder.resolve("s"), "/workspace/swap"));
                quietly(() -> files.removeTree("/workspace/swap/d"));
            }
            swapper.kill();
            swapper.await();
        }
        try (Stream<Path> left = Files.list(outside)) {
            assertThat(left).containsExactly(outside.resolve("f"));
        }
        assertThat(outside.resolve("f")).hasContent("host");
        try (Stream<Path> copied = Files.walk(folder)) {
            assertThat(copied.filter(path -> path.toString().contains("/back"))
                            .filter(Files::isRegularFile)
                            .map(FileChangesTest::content))
                    .doesNotContain("host");
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the guest does may make a copy fail, but only as the documentation says. */
    private static void quietly(Runnable copy) {
        try {
            copy.run();
        } catch (io.hydravisor.core.HydravisorException e) {
            assertThat(e.hint()).isPresent();
        }
    }

    @Test
    void whatListsAsAFolderIsOne() {
        sh("mkdir -p /workspace/k; mkfifo /workspace/k/pipe");
        assertThat(files.stat("/workspace/k/pipe").type()).isEqualTo(FileType.OTHER);
        files.createDirectories("/workspace/k/made");
        files.removeTree("/workspace/k");
        assertThat(files.exists("/workspace/k")).isFalse();
        assertThatThrownBy(() -> files.removeTree("/workspace/k")).isInstanceOf(NotFoundException.class);
    }
}
