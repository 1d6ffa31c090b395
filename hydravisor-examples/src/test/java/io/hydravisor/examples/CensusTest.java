package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusTest {
    private static final Duration NO_PATIENCE = Duration.ofMillis(1);

    @TempDir
    Path folder;

    @Test
    void findsAProcessThatNamesTheFolderAndSeesItGo() throws Exception {
        Census census = new Census(folder);
        Process child = new ProcessBuilder("sh", "-c", "sleep 60; : \"$1\"", "daemon", folder + "/daemon.sock").start();

        assertThat(census.take(NO_PATIENCE))
                .anyMatch(left -> left.startsWith("process sh -c") && left.contains(folder + "/daemon.sock"))
                .contains("child process " + child.pid());

        child.descendants().forEach(ProcessHandle::destroyForcibly);
        child.destroyForcibly().waitFor();
        assertThat(census.take(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void findsFilesAndThreads() throws Exception {
        var file = Files.createFile(Files.createDirectory(folder.resolve("sub")).resolve("spool"));
        Thread thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "hydravisor-1");
        thread.start();

        assertThat(new Census(folder).take(NO_PATIENCE))
                .containsExactlyInAnyOrder("file " + file, "thread hydravisor-1");

        thread.interrupt();
        thread.join();
        Files.delete(file);
        assertThat(new Census(folder).take(NO_PATIENCE)).isEmpty();
    }

    @Test
    void lockFilesAreNothing() throws Exception {
        Files.createFile(folder.resolve(".lock"));
        Path file = Files.writeString(folder.resolve(".hidden"), "content");

        assertThat(new Census(folder).take(NO_PATIENCE)).containsExactly("file " + file);
    }
}
