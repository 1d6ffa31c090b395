package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration NO_PATIENCE = Duration.ofMillis(1);

    @TempDir
    Path folder;

    /** What the tests of another class closed may still be ending. */
    @BeforeEach
    void nothingIsThereYet() throws Exception {
        assertThat(new Census(folder).take(PATIENCE)).isEmpty();
    }

    @Test
    void findsAProcessThatNamesTheFolderAndSeesItGo() throws Exception {
        Census census = new Census(folder);
        // It waits for a line from here; a process that it would wait for might be left behind.
        Process child =
                new ProcessBuilder("sh", "-c", "read line; : \"$1\"", "daemon", folder + "/daemon.sock").start();

        assertThat(census.take(NO_PATIENCE))
                .anyMatch(left -> left.startsWith("process sh -c") && left.contains(folder + "/daemon.sock"))
                .contains("child process " + child.pid());

        child.destroyForcibly().waitFor();
        assertThat(census.take(PATIENCE)).isEmpty();
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
