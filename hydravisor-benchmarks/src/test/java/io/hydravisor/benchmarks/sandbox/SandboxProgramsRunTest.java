package io.hydravisor.benchmarks.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.benchmarks.SmallRun;
import io.hydravisor.core.ByteSize;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs at their smallest, on real daemons, so that they still run when somebody wants to measure. */
class SandboxProgramsRunTest {
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
    void twoAtOnce() throws Exception {
        hasRows(1, "2 at once .* a second .* a second ", () -> AtOnce.run(image(), 2, 2, 0, 1));
    }

    @Test
    void oneFromAPool() throws Exception {
        hasRows(1, "from a pool of 1 .* ms .* ms ", () -> WarmPool.run(image(), 1, 0, 1));
    }

    @Test
    void forksOfOneMebibyte() throws Exception {
        hasRows(2, "a fork of .* ms .* ms ", () -> ForkCost.run(image(), ByteSize.mebibytes(1), 0, 1));
    }

    @Test
    void aPullOfThreeMebibytes() throws Exception {
        hasRows(1, "pull 3 layers, 3 MiB .* ms .* ms ", () -> PullCost.run(image(), ByteSize.mebibytes(3), 0, 1));
    }

    private static void hasRows(int count, String row, SmallRun.Program program) throws Exception {
        assertThat(SmallRun.output(program).lines())
                .filteredOn(line -> line.matches("\\| " + row + ".*\\| (yes|\\*\\*no\\*\\*) \\|"))
                .hasSize(count);
    }
}
