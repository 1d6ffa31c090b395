package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void closesHydravisorAndRemovesItsFolderOnce() throws Exception {
        Workspace workspace = Workspace.create();
        Files.createFile(
                Files.createDirectories(workspace.folder().resolve("a/b")).resolve(".lock"));

        workspace.close();
        workspace.close();

        assertThat(workspace.folder()).doesNotExist();
        assertThatThrownBy(() -> workspace.hydra().sandboxes("containerd:private"))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void leavesAFolderThatHoldsSomethingAsItIs() throws Exception {
        Workspace workspace = Workspace.create();
        Path file = Files.writeString(
                Files.createDirectories(workspace.folder().resolve("a/b")).resolve("file"), "content");
        Path empty = Files.createDirectory(workspace.folder().resolve("empty"));

        workspace.close();

        assertThat(file).exists();
        assertThat(empty).exists();
        Files.delete(file);
        workspace.close();
        assertThat(workspace.folder()).doesNotExist();
    }
}
