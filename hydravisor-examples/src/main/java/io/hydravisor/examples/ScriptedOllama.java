package io.hydravisor.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stands in for an Ollama where there is none: speaks the part of its API that {@link Quickstart} needs, and in place of a model has a
 * script. The script asks for two commands, and answers with what they have written, so that its answer is as good as they are.
 */
final class ScriptedOllama implements AutoCloseable {
    static final String MODEL = "scripted:latest";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final HttpServer server;

    private ScriptedOllama(HttpServer server) {
        this.server = server;
    }

    /** On a port of loopback that is free. */
    static ScriptedOllama start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map<String, Object> details = Map.of("format", "gguf", "family", "script", "parameter_size", "0");
        Map<String, Object> model = Map.of(
                "name",
                MODEL,
                "model",
                MODEL,
                "modified_at",
                CREATED,
                "size",
                0,
                "digest",
                "0".repeat(64),
                "details",
                details);
        answer(server, "/api/version", Map.of("version", "0.0.0"));
        answer(server, "/api/tags", Map.of("models", List.of(model)));
        answer(
                server,
                "/api/show",
                Map.of("details", details, "model_info", Map.of(), "capabilities", List.of("completion", "tools")));
        server.createContext("/api/chat", ScriptedOllama::chat);
        server.start();
        return new ScriptedOllama(server);
    }

    String endpoint() {
        return "ollama://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpServer server, String path, Map<String, Object> body) {
        server.createContext(path, exchange -> send(exchange, "application/json", List.of(body)));
    }

    private static void chat(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        List<String> results = new ArrayList<>();
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("tool")) {
                results.add(message.path("content").asText());
            }
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        if (results.isEmpty()) {
            lines.add(ask("call_1", "cat", ModelStep.FILE));
        } else if (results.size() == 1) {
            lines.add(ask("call_2", "uname", "-s"));
        } else {
            lines.add(say("The number is "));
            lines.add(say(output(results.get(0)) + ", "));
            lines.add(say("and the kernel is " + output(results.get(1)) + "."));
        }
        lines.add(Map.of(
                "model",
                MODEL,
                "created_at",
                CREATED,
                "message",
                Map.of("role", "assistant", "content", ""),
                "done",
                true,
                "done_reason",
                "stop",
                "prompt_eval_count",
                10,
                "eval_count",
                lines.size()));
        send(exchange, "application/x-ndjson", lines);
    }

    private static Map<String, Object> ask(String id, String... argv) {
        Map<String, Object> function = Map.of("name", "exec", "arguments", Map.of("argv", List.of(argv)));
        return line(Map.of(
                "role", "assistant", "content", "", "tool_calls", List.of(Map.of("id", id, "function", function))));
    }

    private static Map<String, Object> say(String text) {
        return line(Map.of("role", "assistant", "content", text));
    }

    private static Map<String, Object> line(Map<String, Object> message) {
        return Map.of("model", MODEL, "created_at", CREATED, "message", message, "done", false);
    }

    /** The line that a command has written, from the result as the tool exec gives it. */
    private static String output(String result) {
        return result.lines()
                .dropWhile(line -> !line.startsWith("stdout"))
                .skip(1)
                .findFirst()
                .orElse("unknown");
    }

    private static void send(HttpExchange exchange, String type, List<Map<String, Object>> lines) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (Map<String, Object> line : lines) {
                body.write((JSON.writeValueAsString(line) + "\n").getBytes(UTF_8));
                body.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
