package io.hydravisor.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The program at its smallest, on a real tmux. */
class TmuxSideBySideRunTest {
    @Test
    void aRowIsPrintedForEachComparison() throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            TmuxSideBySide.run(0, 1, ByteSize.mebibytes(1));
        } finally {
            System.setOut(out);
        }

        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.matches("\\|.*\\| (yes|\\*\\*no\\*\\*) \\|"))
                .hasSize(4);
    }
}
