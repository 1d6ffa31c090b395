package io.hydravisor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs at their smallest, on real daemons, so that they still run when somebody wants to measure. */
class ProgramsRunTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeImage() throws Exception {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("tools/busybox-image"))) {
            top = Objects.requireNonNull(top.getParent(), "not inside the repository");
        }
        Programs.run(List.of(top.resolve("tools/busybox-image").toString(), image().toString()));
    }

    private static Path image() {
        return folder.resolve("busybox.tar");
    }

    @Test
    void sideBySidePrintsARowForEachComparison() throws Exception {
        String said = output(() -> SideBySide.run(image(), 0, 1, ByteSize.mebibytes(1), 1));

        assertThat(said.lines().filter(line -> line.matches("\\|.* ms .*\\|.* ms .*\\| (yes|\\*\\*no\\*\\*) \\|.*")))
                .hasSize(4);
        assertThat(said.lines().filter(line -> line.matches("\\| 1 MiB of stdout .* MiB/s .*")))
                .hasSize(1);
    }

    @Test
    void footprintPrintsBothFigures() throws Exception {
        String said = output(() -> Footprint.run(image(), 2));

        assertThat(said).contains("| live heap | ", "| platform threads | ", "Threads: ");
    }

    private static String output(Row.Step program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
