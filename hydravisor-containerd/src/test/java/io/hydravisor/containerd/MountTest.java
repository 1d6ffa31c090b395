package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MountTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path host;

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() throws IOException {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        Files.writeString(Files.createDirectory(host.resolve("src")).resolve("file"), "of the host\n");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
        assertThat(DAEMON.ctr("containers", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("tasks", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("snapshots", "list")).doesNotContain("Active");
    }

    private static SandboxSpec spec() {
        return ContainerdDaemon.spec();
    }

    private Path src() {
        return host.resolve("src");
    }

    @Test
    void aFolderOfTheHostIsReadOnlyForCommandsAndFilesAlike() {
        try (Sandbox box = sandboxes.create(spec().mount(Mount.bind(src(), "/in/src")))) {
            assertThat(box.exec("cat", "/in/src/file").orThrow().stdoutText()).isEqualTo("of the host\n");
            assertThat(box.files().readText("/in/src/file")).isEqualTo("of the host\n");
            assertThat(box.exec(Command.shell("echo x > /in/src/file")).success())
                    .isFalse();
            assertThat(box.exec(Command.shell("mount -o remount,rw /in/src")).success())
                    .isFalse();
            assertThatThrownBy(() -> box.files().writeText("/in/src/new", "x"))
                    .isInstanceOf(PermissionDeniedException.class);
        }
        assertThat(src()).isDirectoryContaining("glob:**/file");
        assertThat(src().resolve("file")).hasContent("of the host\n");
    }

    @Test
    void aFolderThatMayBeWrittenToIsTheHosts() {
        try (Sandbox box =
                sandboxes.create(spec().mount(Mount.bind(src(), "/in").readWrite()))) {
            box.exec(Command.shell("echo changed > /in/file")).orThrow();
            box.files().writeText("/in/new", "new");
        }
        assertThat(src().resolve("file")).hasContent("changed\n");
        assertThat(src().resolve("new")).hasContent("new");
    }

    @Test
    void aFileCanBeMountedOnAFile() {
        try (Sandbox box = sandboxes.create(spec().mount(Mount.bind(src().resolve("file"), "/etc/group")))) {
            assertThat(box.files().readText("/etc/group")).isEqualTo("of the host\n");
        }
    }

    @Test
    void deviceNodesAndSetUserIdProgramsOfAMountAreDead() {
        try (Sandbox box = sandboxes.create(
                spec().mount(Mount.bind(src(), "/in")).mount(Mount.tmpfs("/tmp", ByteSize.mebibytes(1))))) {
            String mounts = box.exec("cat", "/proc/mounts").stdoutText();
            assertThat(mounts.lines().filter(line -> line.contains(" /in ")))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("nosuid")
                            .contains("nodev")
                            .contains("ro,"));
            assertThat(mounts.lines().filter(line -> line.contains(" /tmp ")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("nosuid").contains("nodev"));
        }
    }

    @Test
    void linksInTheHostsPathAreFollowedOnceWhenTheSandboxIsMade() throws IOException {
        Path link = Files.createSymbolicLink(host.resolve("link"), src());
        try (Sandbox box = sandboxes.create(spec().name("linked").mount(Mount.bind(link, "/in")))) {
            Files.delete(link);
            Files.createSymbolicLink(link, Path.of("/etc"));
            box.stop(Duration.ZERO);
            box.start();
            assertThat(box.files().readText("/in/file")).isEqualTo("of the host\n");
        }
    }

    /** What a guest has made of the path where something is mounted leads nowhere but into its own tree. */
    @Test
    void aLinkOfTheGuestInTheWayOfAMountStaysInside() throws IOException {
        Path victim = Files.createDirectory(host.resolve("victim"));
        try (Sandbox box =
                sandboxes.create(spec().mount(Mount.bind(src(), "/data/in").readWrite()))) {
            box.exec(Command.shell("mv /data /old && ln -s ../../../../../../.." + victim + " /data"))
                    .orThrow();
            box.stop(Duration.ZERO);
            box.start();
            assertThat(box.files().readText(victim + "/in/file")).isEqualTo("of the host\n");
            assertThat(box.exec("cat", "/data/in/file").stdoutText()).isEqualTo("of the host\n");
        }
        assertThat(victim).isEmptyDirectory();
    }

    @Test
    void whatIsMountedInAMountLiesOnTopOfIt() throws IOException {
        Files.createDirectory(src().resolve("cache"));
        try (Sandbox box = sandboxes.create(
                spec().mount(Mount.tmpfs("/in/cache", ByteSize.mebibytes(1))).mount(Mount.bind(src(), "/in")))) {
            box.files().writeText("/in/cache/file", "x");
            assertThat(box.exec("cat", "/in/cache/file").stdoutText()).isEqualTo("x");
        }
        assertThat(src().resolve("cache")).isEmptyDirectory();
    }

    @Test
    void aFolderInMemoryHoldsAsMuchAsItsSizeAndIsEmptyAfterAStop() {
        try (Sandbox box = sandboxes.create(spec().mount(Mount.tmpfs("/scratch", ByteSize.mebibytes(1))))) {
            box.exec(Command.of("touch", "/scratch/file").user("1000")).orThrow();
            assertThatThrownBy(() -> box.files().write("/scratch/large", new byte[2 * 1024 * 1024]))
                    .isInstanceOf(ExhaustedException.class);
            box.stop(Duration.ZERO);
            box.start();
            assertThat(box.files().exists("/scratch/file")).isFalse();
        }
    }

    @Test
    void whatTheHostDoesNotHaveIsRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> sandboxes.create(spec().mount(Mount.bind(host.resolve("missing"), "/in"))))
                .isInstanceOfSatisfying(NotFoundException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                    assertThat(e).hasMessageContaining("missing");
                    assertThat(e.hint()).isPresent();
                });
        assertThat(sandboxes.list()).isEmpty();
    }

    @Test
    void aMountThatDoesNotFitIsNamedAndNothingIsLeft() {
        assertThatThrownBy(() -> sandboxes.create(spec().mount(Mount.bind(src(), "/etc/passwd"))))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e).hasMessageContaining("/etc/passwd");
                    assertThat(e.effect()).isEqualTo(Effect.NONE);
                });
        assertThat(sandboxes.list()).isEmpty();
    }

    @Test
    void nothingCanLieInTheWayOfTheFirstProcess() {
        assertThatThrownBy(() -> sandboxes.create(spec().mount(Mount.bind(src(), "/.hydravisor-init"))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aReadOnlyRootIsSoForCommandsAndFilesAlike() {
        try (Sandbox box = sandboxes.create(spec().readOnlyRoot().mount(Mount.tmpfs("/tmp", ByteSize.mebibytes(1))))) {
            assertThat(box.exec("touch", "/etc/new").success()).isFalse();
            assertThat(box.exec(Command.shell("mount -o remount,rw /")).success())
                    .isFalse();
            assertThatThrownBy(() -> box.files().writeText("/etc/new", "x"))
                    .isInstanceOf(PermissionDeniedException.class);
            box.exec("touch", "/tmp/new").orThrow();
        }
    }

    @Test
    void theRecordKeepsWhatWasMounted() throws Exception {
        try (Sandbox box = sandboxes.create(spec().mount(Mount.bind(src(), "/in")))) {
            String record = DAEMON.ctr("containers", "info", box.info().id());
            assertThat(record).contains(src().toRealPath().toString());
        }
        try (Stream<Path> left = Files.list(src())) {
            assertThat(left).hasSize(1);
        }
    }
}
