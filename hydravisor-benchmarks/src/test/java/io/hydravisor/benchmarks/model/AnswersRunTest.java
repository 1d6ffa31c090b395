package io.hydravisor.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The programs at their smallest, so that they still run when somebody wants to measure. */
class AnswersRunTest {
    @Test
    void aTokenIsComparedInThreeWays() throws Exception {
        String said = output(() -> Answers.run(100, 1, 1));

        assertThat(said.lines().filter(line -> line.matches("\\|.*\\| (yes|\\*\\*no\\*\\*) \\|")))
                .hasSize(3);
    }

    @Test
    void manyAnswersAreRead() throws Exception {
        String said = output(() -> ManyAnswers.run(20, 10));

        assertThat(said).contains("| platform threads |").contains("| the slowest answer |");
    }

    private static String output(Cost.Work work) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
