package io.hydravisor.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FilesTest {
    private final World world = new World(new InMemorySandboxProvider().diskLimit(ByteSize.mebibytes(1)));
    private final RemoteFiles files = world.box.files();
    private final RemoteFiles app = files.as("app");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsWrittenIsRead() {
        files.writeText("/tmp/a", "one");
        files.writeText("/tmp/a", "2");

        FileInfo info = files.stat("/tmp/a");

        assertThat(files.readText("/tmp/a")).isEqualTo("2");
        assertThat(info.size()).isEqualTo(1);
        assertThat(info.mode()).isEqualTo(0644);
    }

    @Test
    void errorsAreThoseOfRealFiles() {
        files.createDirectories("/workspace/full/deep");
        files.writeText("/workspace/file", "x");

        assertThatThrownBy(() -> files.read("/nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files.writeText("/no/folder", "x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files.read("/workspace")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.read("/dev/null")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.read("/workspace/file/more")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.remove("/workspace/full")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace/file", "/workspace/full"))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> files.move("/workspace", "/workspace/full/deep/in"))
                .isInstanceOf(ConflictException.class);
        files.removeTree("/workspace");
        assertThat(files.exists("/workspace")).isFalse();
    }

    @Test
    void permissionsCountForEachUser() {
        files.writeText("/root/secret", "x");
        files.writeText("/tmp/ours", "x");
        files.setPermissions("/tmp/ours", 0666);
        app.writeText("/home/app/mine", "x");

        assertThat(app.stat("/home/app/mine").uid()).isEqualTo(1000);
        assertThatThrownBy(() -> app.read("/root/secret")).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.writeText("/etc/new", "x")).isInstanceOf(PermissionDeniedException.class);
        app.writeText("/tmp/ours", "changed");
        assertThatThrownBy(() -> app.remove("/tmp/ours")).isInstanceOf(PermissionDeniedException.class);
        assertThatThrownBy(() -> app.setPermissions("/tmp/ours", 0600)).isInstanceOf(PermissionDeniedException.class);
        app.setPermissions("/home/app/mine", 0);
        assertThatThrownBy(() -> app.read("/home/app/mine")).isInstanceOf(PermissionDeniedException.class);
        assertThat(files.readText("/home/app/mine")).isEqualTo("x");
    }

    @Test
    void linksAreResolvedInsideAndNotForEver(@TempDir Path host) throws Exception {
        Path tree = Files.createDirectory(host.resolve("tree"));
        Files.writeString(tree.resolve("file"), "x");
        Files.createSymbolicLink(tree.resolve("out"), Path.of("../../../../../../etc/passwd"));
        Files.createSymbolicLink(tree.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(tree.resolve("nowhere"), Path.of("/not/there"));
        files.upload(tree, "/workspace");

        assertThat(files.readText("/workspace/out")).contains("app:x:1000");
        assertThat(files.stat("/workspace/circle").linkTarget()).isEqualTo(Optional.of("circle"));
        assertThatThrownBy(() -> files.read("/workspace/circle")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.read("/workspace/nowhere")).isInstanceOf(NotFoundException.class);
        files.createDirectories("/not");
        assertThatThrownBy(() -> files.writeText("/workspace/nowhere", "x")).isInstanceOf(AlreadyExistsException.class);
        files.remove("/workspace/out");
        assertThat(files.exists("/etc/passwd")).isTrue();
    }

    @Test
    void aFullDiskSaysSoAndHasRoomAgainAfterARemoval() {
        byte[] most = new byte[900_000];
        files.write("/tmp/most", most);

        assertThatThrownBy(() -> files.write("/tmp/more", most)).isInstanceOf(ExhaustedException.class);
        files.remove("/tmp/more");
        files.remove("/tmp/most");
        files.write("/tmp/more", most);
        assertThat(files.read("/tmp/more")).hasSize(most.length);
    }

    @Test
    void aTreeComesBackAsItWent(@TempDir Path host) throws Exception {
        Path tree = Files.createDirectories(host.resolve("tree/sub"));
        Files.writeString(tree.resolve("file"), "content");
        files.upload(host.resolve("tree"), "/workspace");

        files.download("/workspace", host.resolve("back"));

        assertThat(host.resolve("back/sub/file")).hasContent("content");
    }

    @Test
    void filesOfAStoppedSandboxCantBeReached() {
        world.box.stop(java.time.Duration.ZERO);

        assertThatThrownBy(() -> files.read("/etc/passwd")).isInstanceOf(ConflictException.class);
    }
}
