package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.BackendException;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.terminal.Recording;
import io.hydravisor.terminal.RecordingEvent;
import io.hydravisor.terminal.RecordingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files go to a disk that has no room left. */
class FullDiskTest extends ConnectedTest {
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(tmux.folder().resolve("disk"));
        command("mount", "-t", "tmpfs", "-o", "size=256k", "full", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        command("umount", disk.toString());
    }

    private static void command(String... line) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(line).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aBufferThatDoesNotFitLeavesNoFile() {
        MultiplexedSession session = run("echo ready; exec cat");
        session.buffers().set("large", new byte[1 << 20]);
        Path file = disk.resolve("large");

        assertThatThrownBy(() -> session.buffers().save("large", file))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(file.toString());

        assertThat(file).doesNotExist();
        assertThat(session.buffers().get("large")).hasSize(1 << 20);
    }

    @Test
    void aRecordingSaysThatItBrokeOffAndCanBePlayedSoFar() {
        Pane pane = ready(run(ON_KEY + "seq 1 100000; echo done; exec cat"));
        Path file = disk.resolve("full.cast");
        PaneRecording recording = pane.record(RecordingSpec.to(file));

        pane.keys("x");

        assertThatThrownBy(recording::await)
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(file.toString());
        assertThat(recording.running()).isFalse();
        assertThatThrownBy(recording::close).isInstanceOf(BackendException.class);
        List<RecordingEvent> events = new ArrayList<>();
        Recording.read(file).events(events::add);
        assertThat(events).hasSizeGreaterThan(1);
        assertThat(pane.waitFor(Pattern.compile("done"), PATIENCE)).isPresent();
    }

    @Test
    void aRecordingForWhichThereIsNoRoomAtAllDoesNotBegin() throws IOException {
        Pane pane = ready(run("echo ready; exec cat"));
        Files.write(disk.resolve("fill"), new byte[256 << 10]);

        assertThatThrownBy(() -> pane.record(RecordingSpec.to(disk.resolve("none.cast"))))
                .isInstanceOf(BackendException.class);

        assertThat(disk.resolve("none.cast")).doesNotExist();
        pane.type("goes on");
        assertThat(pane.waitFor(Pattern.compile("goes on"), PATIENCE)).isPresent();
    }
}
