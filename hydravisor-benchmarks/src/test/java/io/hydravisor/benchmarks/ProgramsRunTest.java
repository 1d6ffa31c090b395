package io.hydravisor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.ByteSize;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs at their smallest, on real daemons, so that they still run when somebody wants to measure. */
class ProgramsRunTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeImage() throws Exception {
        SmallRun.makeImage(image());
    }

    private static Path image() {
        return folder.resolve("busybox.tar");
    }

    @Test
    void sideBySidePrintsARowForEachComparison() throws Exception {
        String said = SmallRun.output(() -> SideBySide.run(image(), 0, 1, ByteSize.mebibytes(1), 1));

        assertThat(said.lines().filter(line -> line.matches("\\|.* ms .*\\|.* ms .*\\| (yes|\\*\\*no\\*\\*) \\|.*")))
                .hasSize(4);
        assertThat(said.lines().filter(line -> line.matches("\\| 1 MiB of stdout .* MiB/s .*")))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void footprintPrintsBothFigures(Footprint.Load load) throws Exception {
        String said = SmallRun.output(() -> Footprint.run(image(), 2, load));

        assertThat(said).contains("| live heap | ", "| platform threads | ", "Threads: ");
    }
}
