package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Report report(boolean json) {
        return new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8), json);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textShowsEachLineWithItsTime() throws Exception {
        Report report = report(false);
        report.title("A title");
        int made = report.supply("first", "Make something", step -> {
            step.say("made it");
            return 7;
        });
        report.step("second", "Use it", step -> step.say("used " + made));
        report.succeed();

        assertThat(printed()).matches("""
                        A title

                        1. Make something
                         +\\d+ ms  made it

                        2. Use it
                         +\\d+ ms  used 7

                        All 2 steps went as they should, in \\d+\\.\\d s\\.
                        """);
    }

    @Test
    void jsonIsOneDocumentWithTheFactsAndNotTheLines() throws Exception {
        Report report = report(true);
        report.title("A title");
        report.step("only", "Do it", step -> {
            step.say("a line for people");
            step.fact("exit_code", 3);
        });
        report.succeed();

        JsonNode document = new ObjectMapper().readTree(printed());
        assertThat(document.at("/ok").asBoolean()).isTrue();
        assertThat(document.at("/steps/0/name").asText()).isEqualTo("only");
        assertThat(document.at("/steps/0/ok").asBoolean()).isTrue();
        assertThat(document.at("/steps/0/exit_code").asInt()).isEqualTo(3);
        assertThat(Duration.parse(document.at("/steps/0/duration").asText())).isLessThan(Duration.ofMinutes(1));
        assertThat(printed()).doesNotContain("a line for people");
    }

    @Test
    void failureNamesTheStepTheProblemAndTheHint() throws Exception {
        for (boolean json : new boolean[] {false, true}) {
            bytes.reset();
            Report report = report(json);
            report.title("A title");
            try {
                report.step("image", "Import an image", step -> {
                    throw new NotFoundException(Failure.of("no such file").hint("Make it."));
                });
                fail("the step's exception must come through");
            } catch (NotFoundException e) {
                report.fail(e);
            }

            if (json) {
                JsonNode document = new ObjectMapper().readTree(printed());
                assertThat(document.at("/ok").asBoolean(true)).isFalse();
                assertThat(document.at("/steps/0/ok").asBoolean(true)).isFalse();
                assertThat(document.at("/error/code").asText()).isEqualTo("NOT_FOUND");
                assertThat(document.at("/error/message").asText()).isEqualTo("no such file");
                assertThat(document.at("/error/hint").asText()).isEqualTo("Make it.");
            } else {
                assertThat(printed()).endsWith("Step 1 went wrong: no such file\nhint: Make it.\n");
            }
        }
    }

    @Test
    void expectationsSayBothSides() {
        assertThatThrownBy(() -> UnexpectedException.expect("exit code", 3, 4))
                .hasMessage("exit code: expected 3, but it is 4");
        assertThatThrownBy(() -> UnexpectedException.expect("water flows", false))
                .hasMessage("not so: water flows");
    }
}
