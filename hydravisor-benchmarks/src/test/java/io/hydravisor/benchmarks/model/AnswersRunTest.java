package io.hydravisor.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.benchmarks.SmallRun;
import org.junit.jupiter.api.Test;

/** The programs at their smallest, so that they still run when somebody wants to measure. */
class AnswersRunTest {
    @Test
    void answersAreComparedInFourWays() throws Exception {
        String said = SmallRun.output(() -> Answers.run(100, 1, 1));

        assertThat(said.lines().filter(line -> line.matches("\\|.*\\| (yes|\\*\\*no\\*\\*) \\|")))
                .hasSize(4);
    }

    @Test
    void manyAnswersAreRead() throws Exception {
        String said = SmallRun.output(() -> ManyAnswers.run(20, 10));

        assertThat(said).contains("| platform threads |").contains("| the slowest answer |");
    }
}
