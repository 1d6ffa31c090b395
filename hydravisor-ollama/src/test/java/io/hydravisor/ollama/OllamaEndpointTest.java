package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Prerequisite.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaEndpointTest {
    @TempDir
    Path folder;

    private static OllamaEndpoint parse(String text) {
        return OllamaEndpoint.parse(Endpoint.parse(text), Map.of("KEY", "s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "ollama:, http://localhost:11434/",
        "ollama://box, http://box:11434/",
        "ollama://box:80, http://box/",
        "ollama://[::1]:1, http://[::1]:1/",
        "ollama+https://box, https://box/",
        "ollama+https://box:8443/models/x, https://box:8443/models/x/"
    })
    void readsWhereTheServerIs(String text, String url) {
        assertThat(parse(text).base()).hasToString(url);
    }

    @Test
    void readsUnixSockets() {
        assertThat(parse("ollama+unix:/run/o.sock").socket()).isEqualTo(Path.of("/run/o.sock"));
        assertThat(parse("ollama+unix:///run/o.sock").socket()).isEqualTo(Path.of("/run/o.sock"));
    }

    @Test
    void takesSecretsFromTheEnvironmentAndFilesAndNeverShowsThem() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "t0ken\n");

        assertThat(parse("ollama://x?token-env=KEY").headers().get("Authorization"))
                .isEqualTo("Bearer s3cret");
        assertThat(parse("ollama://x?token-file=" + file).headers().get("Authorization"))
                .isEqualTo("Bearer t0ken");
        assertThat(parse("ollama://x?header-env.X-Key=KEY&header.X-Team=build")
                        .headers()
                        .get("X-Key"))
                .isEqualTo("s3cret");
        assertThat(Endpoint.parse("ollama://x?token-env=KEY").toString()).doesNotContain("s3cret");
        assertThat(parse("ollama://x?header-env.X-Key=KEY").toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ollama://user:pa55@host",
                "ollama://ho st",
                "ollama://",
                "ollama://host:99999",
                "ollama://host?tokn-env=KEY",
                "ollama://host?token-env=NONE",
                "ollama://host?token-file=/nonexistent",
                "ollama://host?ca=/x",
                "ollama+unix:relative",
                "ollama+unix:/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789"
            })
    void refusesWhatIsNoEndpointWithoutShowingAPassword(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("pa55")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "box, ollama://box:11434",
        "box:99, ollama://box:99",
        ":99, ollama://127.0.0.1:99",
        "0.0.0.0:99, ollama://127.0.0.1:99",
        "http://box, ollama://box:80",
        "https://box/path, ollama+https://box:443/path",
        "[::1]:99, ollama://[::1]:99"
    })
    void takesTheServersOwnVariableFirst(String value, String expected) {
        DefaultSearch search = new DefaultSearch(List.of(), folder.resolve("none"));

        assertThat(search.find(Map.of("OLLAMA_HOST", value)).map(Endpoint::toString))
                .contains(expected);
    }

    @Test
    void findsWhatListensAndThenTheSocket() throws IOException {
        String head = "  sl  local_address rem_address   st tx_queue\n";
        Path listening = Files.writeString(
                folder.resolve("tcp"), head + "   0: 0100007F:2CAA 00000000:0000 0A 00000000:00000000\n");
        Path connected = Files.writeString(
                folder.resolve("other"), head + "   0: 0100007F:2CAA 0100007F:1234 01 00000000:00000000\n");
        Path socket = Files.createFile(folder.resolve("s"));

        assertThat(new DefaultSearch(List.of(connected, listening), folder.resolve("none")).find(Map.of()))
                .map(Endpoint::toString)
                .contains("ollama://localhost:11434");
        assertThat(new DefaultSearch(List.of(connected), socket).find(Map.of()))
                .map(Endpoint::toString)
                .contains("ollama+unix:" + socket);
        assertThat(new DefaultSearch(List.of(connected), folder.resolve("none")).find(Map.of()))
                .isEmpty();
    }

    @Test
    void tellsWhatIsMissing() throws IOException {
        DefaultSearch search =
                new DefaultSearch(List.of(Files.createFile(folder.resolve("tcp"))), folder.resolve("none"));
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(status(search, Optional.empty())).isEqualTo(Status.MISSING);
        assertThat(status(search, Optional.of("ollama+unix:/nonexistent"))).isEqualTo(Status.MISSING);
        assertThat(status(search, Optional.of("ollama+unix:" + file))).isEqualTo(Status.BROKEN);
        assertThat(status(search, Optional.of("ollama://x?y=z"))).isEqualTo(Status.BROKEN);
        assertThat(status(search, Optional.of("ollama://x"))).isEqualTo(Status.FOUND);
    }

    private static Status status(DefaultSearch search, Optional<String> endpoint) {
        List<Prerequisite> found = search.diagnose(endpoint.map(Endpoint::parse), Map.of());
        assertThat(found).hasSize(1);
        return found.get(0).status();
    }
}
