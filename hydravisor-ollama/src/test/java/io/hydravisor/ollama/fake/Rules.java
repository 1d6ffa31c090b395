package io.hydravisor.ollama.fake;

import static io.hydravisor.ollama.fake.Fields.DIGESTS;
import static io.hydravisor.ollama.fake.Fields.FLAG;
import static io.hydravisor.ollama.fake.Fields.FORMAT;
import static io.hydravisor.ollama.fake.Fields.IMAGES;
import static io.hydravisor.ollama.fake.Fields.KEEP_ALIVE;
import static io.hydravisor.ollama.fake.Fields.LIST;
import static io.hydravisor.ollama.fake.Fields.NAME;
import static io.hydravisor.ollama.fake.Fields.NUMBER;
import static io.hydravisor.ollama.fake.Fields.OBJECT;
import static io.hydravisor.ollama.fake.Fields.TEXT;
import static io.hydravisor.ollama.fake.Fields.TEXTS;
import static io.hydravisor.ollama.fake.Fields.THINK;
import static io.hydravisor.ollama.fake.Fields.WHOLE;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request has to be, by its path. */
final class Rules {
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("/api/chat", "POST"),
            Map.entry("/api/generate", "POST"),
            Map.entry("/api/embed", "POST"),
            Map.entry("/api/show", "POST"),
            Map.entry("/api/create", "POST"),
            Map.entry("/api/copy", "POST"),
            Map.entry("/api/pull", "POST"),
            Map.entry("/api/push", "POST"),
            Map.entry("/api/delete", "DELETE"),
            Map.entry("/api/tags", "GET"),
            Map.entry("/api/ps", "GET"),
            Map.entry("/api/version", "GET"));

    private static final Fields OPTIONS = options();
    private static final Fields CHAT = answer().field("messages", LIST).field("tools", LIST);
    private static final Fields GENERATE = answer().field("prompt", TEXT)
            .field("suffix", TEXT)
            .field("system", TEXT)
            .field("template", TEXT)
            .field("context", LIST)
            .field("raw", FLAG)
            .field("images", IMAGES);
    private static final Fields MESSAGE = new Fields()
            .field(
                    "role",
                    value -> List.of("system", "user", "assistant", "tool").contains(String.valueOf(value)))
            .field("content", TEXT)
            .field("thinking", TEXT)
            .field("images", IMAGES)
            .field("tool_calls", LIST)
            .field("tool_name", NAME)
            .field("tool_call_id", NAME);
    private static final Fields TOOL =
            new Fields().field("type", "function"::equals).field("function", OBJECT);
    private static final Fields FUNCTION = new Fields()
            .field("name", NAME)
            .field("description", TEXT)
            .field("parameters", value -> value instanceof Map<?, ?> schema && "object".equals(schema.get("type")));
    private static final Fields CALL = new Fields().field("id", NAME).field("function", OBJECT);
    private static final Fields CALLED =
            new Fields().field("name", NAME).field("arguments", OBJECT).field("index", WHOLE);
    private static final Fields EMBED = new Fields()
            .field("model", NAME)
            .field("input", value -> TEXT.test(value) || TEXTS.test(value))
            .field("truncate", FLAG)
            .field("dimensions", value -> value instanceof Integer count && count > 0)
            .field("keep_alive", KEEP_ALIVE)
            .field("options", OBJECT);
    private static final Fields CREATE = new Fields()
            .field("model", NAME)
            .field("from", NAME)
            .field("files", DIGESTS)
            .field("adapters", DIGESTS)
            .field("template", TEXT)
            .field("system", TEXT)
            .field("license", value -> TEXT.test(value) || TEXTS.test(value))
            .field("parameters", OBJECT)
            .field("messages", LIST)
            .field("quantize", NAME)
            .field("stream", FLAG);

    private Rules() {}

    private static Fields answer() {
        return new Fields()
                .field("model", NAME)
                .field("stream", FLAG)
                .field("format", FORMAT)
                .field("keep_alive", KEEP_ALIVE)
                .field("options", OBJECT)
                .field("think", THINK)
                .field("truncate", FLAG)
                .field("shift", FLAG)
                .field("logprobs", FLAG)
                .field("top_logprobs", value -> value instanceof Integer count && count >= 0 && count <= 20);
    }

    private static Fields options() {
        Fields fields = new Fields().field("stop", TEXTS).field("use_mmap", FLAG);
        for (String name : List.of(
                "num_keep",
                "seed",
                "num_predict",
                "top_k",
                "repeat_last_n",
                "num_ctx",
                "num_batch",
                "num_gpu",
                "main_gpu",
                "num_thread",
                "draft_num_predict")) {
            fields.field(name, WHOLE);
        }
        for (String name : List.of(
                "temperature",
                "top_p",
                "min_p",
                "typical_p",
                "repeat_penalty",
                "presence_penalty",
                "frequency_penalty")) {
            fields.field(name, NUMBER);
        }
        return fields;
    }

    /** {@return the JSON of the request; empty where it has none} */
    static Map<String, @Nullable Object> check(Received request) {
        line(request);
        host(request);
        if (request.path().startsWith("/api/blobs/")) {
            blob(request);
            return Map.of();
        }
        if (request.method().equals("GET")) {
            if (request.body().length > 0) {
                throw new Mistake("GET has no body");
            }
            return Map.of();
        }
        if (!request.header("content-type").matches("(?i)application/json(; *charset=utf-8)?")) {
            throw new Mistake("the body is not said to be application/json");
        }
        Map<String, @Nullable Object> json = request.json();
        body(request.path(), json);
        return json;
    }

    private static void line(Received request) {
        if (!request.version().equals("HTTP/1.1")) {
            throw new Mistake("the request is not HTTP/1.1");
        }
        if (request.headers().containsKey("transfer-encoding")
                && request.headers().containsKey("content-length")) {
            throw new Mistake("the body has two lengths");
        }
        if (request.path().startsWith("/api/blobs/")) {
            if (!Set.of("HEAD", "POST").contains(request.method())) {
                throw new Mistake(405, "wrong method");
            }
            return;
        }
        String method = METHODS.get(request.path());
        if (method == null) {
            throw new Mistake(404, "404 page not found");
        }
        if (!method.equals(request.method())) {
            throw new Mistake(405, "wrong method");
        }
    }

    private static void host(Received request) {
        List<String> hosts = request.headers().getOrDefault("host", List.of());
        if (hosts.size() != 1) {
            throw new Mistake("there is not exactly one Host");
        }
        String name = hosts.get(0).replaceAll(":\\d+$", "");
        if (!name.matches("localhost|.*\\.(localhost|local|internal)|127\\..*|\\[::1]|10\\..*|192\\.168\\..*")) {
            throw new Mistake(403, "");
        }
    }

    private static void blob(Received request) {
        if (!request.path().matches("/api/blobs/sha256:[0-9a-f]{64}")) {
            throw new Mistake("not a digest");
        }
    }

    private static void body(String path, Map<String, @Nullable Object> json) {
        switch (path) {
            case "/api/chat" -> {
                CHAT.check("a chat", json, "model", "messages");
                tools(list(json, "tools"));
                messages(list(json, "messages"));
            }
            case "/api/generate" -> GENERATE.check("a prompt", json, "model");
            case "/api/embed" -> EMBED.check("an embedding", json, "model", "input");
            case "/api/show" ->
                new Fields().field("model", NAME).field("verbose", FLAG).check("a question", json, "model");
            case "/api/pull", "/api/push" ->
                new Fields()
                        .field("model", NAME)
                        .field("insecure", FLAG)
                        .field("stream", FLAG)
                        .check("a transfer", json, "model");
            case "/api/delete" -> new Fields().field("model", NAME).check("a removal", json, "model");
            case "/api/copy" ->
                new Fields()
                        .field("source", NAME)
                        .field("destination", NAME)
                        .check("a copy", json, "source", "destination");
            default -> create(json);
        }
        if (json.get("options") instanceof Map<?, ?> options) {
            OPTIONS.check("options", options);
        }
    }

    private static void create(Map<String, @Nullable Object> json) {
        CREATE.check("a creation", json, "model");
        if (json.containsKey("from") == json.containsKey("files")) {
            throw new Mistake("a model is made either from another one or from files");
        }
        if (json.get("parameters") instanceof Map<?, ?> parameters) {
            OPTIONS.check("parameters", parameters);
        }
        list(json, "messages").forEach(each -> MESSAGE.check("a message", map(each), "role", "content"));
    }

    private static void tools(List<?> tools) {
        for (Object each : tools) {
            TOOL.check("a tool", map(each), "type", "function");
            FUNCTION.check("a function", map(map(each).get("function")), "name", "description", "parameters");
        }
    }

    private static void messages(List<?> messages) {
        Set<Object> calls = new HashSet<>();
        for (Object each : messages) {
            Map<?, ?> message = map(each);
            MESSAGE.check("a message", message, "role", "content");
            if ("tool".equals(message.get("role"))) {
                MESSAGE.check("a tool's message", message, "tool_name", "tool_call_id");
                if (!calls.remove(message.get("tool_call_id"))) {
                    throw new Mistake("a result belongs to no call");
                }
            } else if (message.get("tool_calls") instanceof List<?> more) {
                more.forEach(call -> call(map(call), calls));
            }
        }
    }

    private static void call(Map<?, ?> call, Set<Object> ids) {
        CALL.check("a call", call, "id", "function");
        CALLED.check("a called function", map(call.get("function")), "name", "arguments");
        if (!ids.add(call.get("id"))) {
            throw new Mistake("two calls have one id");
        }
    }

    private static List<?> list(Map<String, @Nullable Object> json, String name) {
        return json.get(name) instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new Mistake("an object was expected");
    }
}
