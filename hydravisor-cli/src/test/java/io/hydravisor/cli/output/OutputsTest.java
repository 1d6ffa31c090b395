package io.hydravisor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputsTest {
    @Test
    void tablesAreAlignedWithoutTrailingSpaces() {
        assertThat(new Table("A", "LONG").row("wide", 1).row("", "ä").toString())
                .isEqualTo("A     LONG\nwide  1\n-     ä\n");
    }

    @Test
    void aCellCannotBreakTheTable() {
        assertThat(new Table("A").row("x\ny\u001b[31m").toString()).isEqualTo("A\nx\ufffdy\ufffd[31m\n");
    }

    @Test
    void jsonHasTheFormsThatArePromised() {
        Object document = Json.object(
                "instant", Instant.EPOCH,
                "span", Duration.ofSeconds(90),
                "size", ByteSize.kibibytes(1),
                "none", Optional.empty(),
                "some", Optional.of("x"),
                "list", List.of(1, true, "\"\n"));

        assertThat(Json.line(document))
                .isEqualTo("{\"instant\":\"1970-01-01T00:00:00Z\",\"span\":\"PT1M30S\",\"size\":1024,\"none\":null,"
                        + "\"some\":\"x\",\"list\":[1,true,\"\\\"\\n\"]}");
        assertThat(Json.document(List.of(Json.object("a", 1)))).isEqualTo("[\n  {\n    \"a\": 1\n  }\n]");
    }

    @Test
    void resultsAreTextOrJson() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream json = new ByteArrayOutputStream();

        new Out(text, false).result(List.of(), "table\n");
        new Out(text, false).result(List.of(), "");
        new Out(json, true).item(Json.object("a", 1), "table\n");

        assertThat(text.toString(StandardCharsets.UTF_8)).isEqualTo("table\n");
        assertThat(json.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n");
    }

    @Test
    void anOutputThatNobodyReadsIsTold() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatThrownBy(() -> new Out(closed, false).result("", "text")).isInstanceOf(OutputClosedException.class);
    }
}
