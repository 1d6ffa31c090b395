package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.ollama.fake.FakeOllama;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fake that lets a mistake pass proves nothing: each mistake that it knows is made here. */
class FakeOllamaTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    private static final String DIGEST = "0".repeat(64);

    private FakeOllama server;

    FakeOllamaTest() throws IOException {
        server = FakeOllama.tcp();
    }

    @BeforeEach
    void hasMadeNoMistakeYet() {
        assertThat(server.takeMistakes()).isEmpty();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static Arguments chat(String mistake, String members) {
        return post(mistake, "/api/chat", "{\"model\":\"able\"," + members + "}");
    }

    private static Arguments post(String mistake, String path, String body) {
        return Arguments.of(mistake, "POST " + path + " HTTP/1.1", List.of("Host: localhost", JSON), body);
    }

    private static String tool(String function) {
        return MESSAGES + ",\"tools\":[{\"type\":\"function\",\"function\":" + function + "}]";
    }

    private static String calls(String calls, String more) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
                + calls + "]}" + more + "]";
    }

    static Stream<Arguments> mistakes() {
        String call = "{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":{}}}";
        return Stream.of(
                Arguments.of("wrong method", "GET /api/chat HTTP/1.1", List.of("Host: localhost"), ""),
                Arguments.of(
                        "wrong method to delete", "POST /api/delete HTTP/1.1", List.of("Host: localhost", JSON), "{}"),
                Arguments.of("wrong path", "POST /api/chats HTTP/1.1", List.of("Host: localhost", JSON), "{}"),
                Arguments.of("query", "GET /api/tags?x=1 HTTP/1.1", List.of("Host: localhost"), ""),
                Arguments.of("old HTTP", "GET /api/tags HTTP/1.0", List.of("Host: localhost"), ""),
                Arguments.of("no Host", "GET /api/tags HTTP/1.1", List.of("X: y"), ""),
                Arguments.of("two Hosts", "GET /api/tags HTTP/1.1", List.of("Host: localhost", "Host: localhost"), ""),
                Arguments.of("foreign Host", "GET /api/tags HTTP/1.1", List.of("Host: ollama"), ""),
                Arguments.of("body of GET", "GET /api/tags HTTP/1.1", List.of("Host: localhost"), "{}"),
                Arguments.of("no type", "POST /api/show HTTP/1.1", List.of("Host: localhost"), "{\"model\":\"able\"}"),
                Arguments.of(
                        "wrong type",
                        "POST /api/show HTTP/1.1",
                        List.of("Host: localhost", "Content-Type: text/plain"),
                        "{\"model\":\"able\"}"),
                post("no JSON", "/api/show", "model=able"),
                post("no body", "/api/show", ""),
                post("no object", "/api/show", "[]"),
                post("field twice", "/api/show", "{\"model\":\"able\",\"model\":\"able\"}"),
                post("more behind", "/api/show", "{\"model\":\"able\"} {}"),
                post("old name", "/api/show", "{\"name\":\"able\"}"),
                post("empty model", "/api/show", "{\"model\":\"\"}"),
                post("model not text", "/api/pull", "{\"model\":7}"),
                chat("no messages", "\"stream\":true"),
                chat("unknown field", MESSAGES + ",\"tool_choice\":\"auto\""),
                chat("prompt in a chat", MESSAGES + ",\"prompt\":\"x\""),
                post("messages in a prompt", "/api/generate", "{\"model\":\"able\"," + MESSAGES + "}"),
                chat("stream not a flag", MESSAGES + ",\"stream\":\"yes\""),
                chat("unknown format", MESSAGES + ",\"format\":\"xml\""),
                chat("unknown thinking", MESSAGES + ",\"think\":\"hard\""),
                chat("bad span", MESSAGES + ",\"keep_alive\":\"soon\""),
                chat("span without unit", MESSAGES + ",\"keep_alive\":\"300\""),
                chat("too many probabilities", MESSAGES + ",\"top_logprobs\":21"),
                chat("unknown option", MESSAGES + ",\"options\":{\"num_ctxx\":1}"),
                chat("option of another type", MESSAGES + ",\"options\":{\"temperature\":\"hot\"}"),
                chat("whole option with a fraction", MESSAGES + ",\"options\":{\"top_k\":1.5}"),
                chat("stop not a list", MESSAGES + ",\"options\":{\"stop\":\"x\"}"),
                chat("no role", "\"messages\":[{\"content\":\"x\"}]"),
                chat("unknown role", "\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]"),
                chat("content not text", "\"messages\":[{\"role\":\"user\",\"content\":[\"x\"]}]"),
                chat(
                        "unknown field of a message",
                        "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"name\":\"y\"}]"),
                chat(
                        "image as a data URL",
                        "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"images\":[\"data:image/png;base64,AQI=\"]}]"),
                chat("tool without type", MESSAGES + ",\"tools\":[{\"function\":{}}]"),
                chat("tool without name", tool("{\"description\":\"\",\"parameters\":{\"type\":\"object\"}}")),
                chat("tool without schema", tool("{\"name\":\"f\",\"description\":\"\"}")),
                chat(
                        "schema of no object",
                        tool("{\"name\":\"f\",\"description\":\"\",\"parameters\":{\"type\":\"string\"}}")),
                chat(
                        "arguments as text",
                        calls("{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}", "")),
                chat("call without id", calls("{\"function\":{\"name\":\"f\",\"arguments\":{}}}", "")),
                chat("two calls of one id", calls(call + "," + call, "")),
                chat("result without call", calls(call, ",{\"role\":\"tool\",\"content\":\"y\"}")),
                chat(
                        "result of no call",
                        calls(
                                call,
                                ",{\"role\":\"tool\",\"content\":\"y\",\"tool_name\":\"f\",\"tool_call_id\":\"d\"}")),
                post("input of numbers", "/api/embed", "{\"model\":\"vectors\",\"input\":[1,2]}"),
                post("no dimensions", "/api/embed", "{\"model\":\"vectors\",\"input\":\"x\",\"dimensions\":0}"),
                post("copy to nowhere", "/api/copy", "{\"source\":\"able\"}"),
                post("made from nothing", "/api/create", "{\"model\":\"m\"}"),
                post(
                        "made from both",
                        "/api/create",
                        "{\"model\":\"m\",\"from\":\"able\",\"files\":{\"f\":\"sha256:" + DIGEST + "\"}}"),
                post("blob not sent", "/api/create", "{\"model\":\"m\",\"files\":{\"f\":\"sha256:" + DIGEST + "\"}}"),
                post("no digest", "/api/create", "{\"model\":\"m\",\"files\":{\"f\":\"md5:00\"}}"),
                post("blob of another digest", "/api/blobs/sha256:" + DIGEST, "bytes"),
                post("blob without digest", "/api/blobs/sha256:00", "bytes"),
                Arguments.of(
                        "two lengths",
                        "POST /api/show HTTP/1.1",
                        List.of("Host: localhost", JSON, "Transfer-Encoding: chunked"),
                        "0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refusesAndKeeps(String mistake, String line, List<String> headers, String body) throws IOException {
        String response = send(line, headers, body);

        assertThat(response).startsWith("HTTP/1.1 4");
        assertThat(server.takeMistakes()).hasSize(1);
    }

    private String send(String line, List<String> headers, String body) throws IOException {
        int port = URI.create(server.endpoint()).getPort();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String head = line + "\r\n" + String.join("\r\n", headers) + "\r\n"
                    + (bytes.length > 0 ? "Content-Length: " + bytes.length + "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void closingThrowsWhatNobodyHasTaken() throws IOException {
        send("GET /api/chat HTTP/1.1", List.of("Host: localhost"), "");
        FakeOllama mistaken = server;
        server = FakeOllama.tcp();

        assertThatThrownBy(mistaken::close).isInstanceOf(AssertionError.class).hasMessageContaining("wrong method");
    }

    @Test
    void answersARequestInOrder() throws IOException {
        assertThat(send(
                        "POST /api/chat HTTP/1.1",
                        List.of("Host: localhost", JSON),
                        "{\"model\":\"able\"," + MESSAGES + "}"))
                .startsWith("HTTP/1.1 200")
                .contains("\"done\":true");
        assertThat(server.takeMistakes()).isEmpty();
    }
}
