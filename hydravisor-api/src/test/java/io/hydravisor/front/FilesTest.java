package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.fake.FakeFiles;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.spi.FileDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
    @AutoClose
    private final Rig rig = Rig.direct();

    private final Sandbox box = rig.box();
    private final FakeFiles fake = new FakeFiles();
    private final RemoteFiles files = box.files();

    FilesTest() {
        rig.driver().files(fake);
    }

    @Test
    void whatIsWrittenCanBeRead() throws Exception {
        files.writeText("/workspace/a", "grüße, a text that takes more than one write");

        assertThat(files.readText("/workspace/a")).isEqualTo("grüße, a text that takes more than one write");
        try (InputStream in = files.open("/workspace/a")) {
            assertThat(in.readAllBytes()).isEqualTo(files.read("/workspace/a"));
        }
        assertThat(files.list("/workspace")).extracting(FileInfo::name).containsExactly("a");
        assertThat(files.exists("/workspace/a")).isTrue();
        assertThat(files.exists("/workspace/b")).isFalse();
    }

    @Test
    void anotherUsersViewAsksAsThatUserAndLeavesTheFirstAlone() {
        RemoteFiles theirs = files.as("1000:1000");
        theirs.writeText("/a", "theirs");

        assertThat(theirs.readText("/a")).isEqualTo("theirs");
        assertThatThrownBy(() -> files.read("/a")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> files.as("")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.as("a\0b")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "./a", "../a", "/a\0b", "/half \ud800 pair"})
    void whatIsNoPathNeverReachesTheDriver(String path) {
        rig.backend().calls().clear();

        assertThatThrownBy(() -> files.read(path)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.write(path, new byte[0])).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> files.stat(path)).isInstanceOf(InvalidInputException.class);
        assertThat(rig.backend().calls()).isEmpty();
    }

    @Test
    void aPathHasAtMostWhatLinuxTakes() {
        files.write("/" + "ä".repeat(2047), new byte[0]);

        assertThatThrownBy(() -> files.write("/" + "ä".repeat(2047) + "a", new byte[0]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4096 bytes");
    }

    @Test
    void aFileThatIsTooLargeForTheMemoryIsRefused() {
        fake.files().put("/large", new byte[64 * 1024 * 1024 + 1]);
        fake.files().put("/fits", new byte[64 * 1024 * 1024]);

        assertThat(files.read("/fits")).hasSize(64 * 1024 * 1024);
        assertThatThrownBy(() -> files.read("/large"))
                .isInstanceOf(ExhaustedException.class)
                .hasMessageContaining("Use open(path)");
    }

    @Test
    void aSourceThatCanNotBeReadIsTheCallersProblem() throws Exception {
        InputStream closed = InputStream.nullInputStream();
        closed.close();

        assertThatThrownBy(() -> files.write("/a", closed))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("Stream closed");
    }

    @Test
    void aFullDiskIsToldFromOtherFailuresAndBothMayLeaveAPart() {
        rig.driver().files(failing("No space left on device"));
        assertThatThrownBy(() -> files.writeText("/a", "text"))
                .isInstanceOf(ExhaustedException.class)
                .satisfies(e -> assertThat(((HydravisorException) e).effect()).isEqualTo(Effect.DONE));

        rig.driver().files(failing("Input/output error"));
        assertThatThrownBy(() -> files.writeText("/a", "text"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Input/output error")
                .satisfies(e -> assertThat(((HydravisorException) e).effect()).isEqualTo(Effect.DONE));
    }

    /** Files that can be opened and not written. */
    private static FileDriver failing(String said) {
        return new FakeFiles() {
            @Override
            public WritableByteChannel openWrite(String path, Optional<String> user) {
                return new WritableByteChannel() {
                    @Override
                    public int write(ByteBuffer source) throws IOException {
                        throw new IOException(said);
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
