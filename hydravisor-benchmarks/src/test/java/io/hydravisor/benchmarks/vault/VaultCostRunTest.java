package io.hydravisor.benchmarks.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.benchmarks.SmallRun;
import org.junit.jupiter.api.Test;

/** The program at its smallest. */
class VaultCostRunTest {
    @Test
    void aRowIsPrintedForEachComparison() throws Exception {
        String said = SmallRun.output(() -> VaultCost.run(3, 0, 1, 10));

        assertThat(said.lines())
                .filteredOn(line -> line.matches("\\|.*\\| (yes|\\*\\*no\\*\\*) \\|"))
                .hasSize(4);
    }
}
