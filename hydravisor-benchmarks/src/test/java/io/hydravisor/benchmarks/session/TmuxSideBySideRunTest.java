package io.hydravisor.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.benchmarks.SmallRun;
import io.hydravisor.core.ByteSize;
import org.junit.jupiter.api.Test;

/** The program at its smallest, on a real tmux. */
class TmuxSideBySideRunTest {
    @Test
    void aRowIsPrintedForEachComparison() throws Exception {
        String said = SmallRun.output(() -> TmuxSideBySide.run(0, 1, ByteSize.mebibytes(1)));

        assertThat(said.lines())
                .filteredOn(line -> line.matches("\\|.*\\| (yes|\\*\\*no\\*\\*) \\|"))
                .hasSize(4);
    }
}
