package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final Duration NO_PATIENCE = Duration.ofMillis(1);

    @Test
    void findsAProcessThatNamesTheFolderAndSeesItGo() throws Exception {
        try (StateFolder state = StateFolder.create()) {
            Census census = new Census(state.path());
            Process child = new ProcessBuilder(
                            "sh", "-c", "sleep 60; : \"$1\"", "daemon", state.path() + "/daemon.sock")
                    .start();

            assertThat(census.take(NO_PATIENCE))
                    .anyMatch(left -> left.startsWith("process sh -c") && left.contains(state.path() + "/daemon.sock"))
                    .contains("child process " + child.pid());

            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly().waitFor();
            assertThat(census.take(Duration.ofSeconds(5))).isEmpty();
        }
    }

    @Test
    void findsFilesAndThreads() throws Exception {
        try (StateFolder state = StateFolder.create()) {
            var file = Files.createFile(
                    Files.createDirectory(state.path().resolve("sub")).resolve("spool"));
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

            assertThat(new Census(state.path()).take(NO_PATIENCE))
                    .containsExactlyInAnyOrder("file " + file, "thread hydravisor-1");

            thread.interrupt();
            thread.join();
            Files.delete(file);
            assertThat(new Census(state.path()).take(NO_PATIENCE)).isEmpty();
        }
    }

    @Test
    void theStateFolderTakesItsEmptyFoldersAlong() throws Exception {
        StateFolder state = StateFolder.create();
        Files.createDirectories(state.path().resolve("a/b"));

        state.close();
        state.close();

        assertThat(state.path()).doesNotExist();
    }

    @Test
    void theStateFolderLeavesWhatIsNotEmpty() throws Exception {
        StateFolder state = StateFolder.create();
        var file = Files.createFile(
                Files.createDirectory(state.path().resolve("a")).resolve("file"));

        state.close();

        assertThat(file).exists();
        Files.delete(file);
        state.close();
        assertThat(state.path()).doesNotExist();
    }
}
