package io.hydravisor.ollama.fake;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Does what a request in order asks for. */
final class Handler {
    static final String VERSION = "0.99.1";

    private final Shelf shelf;
    private final Queue<Script> scripts;
    /** What texts are turned into; any other text is turned into its place. */
    final Map<String, float[]> vectors = new ConcurrentHashMap<>();
    /** What can be pulled; if empty, everything. */
    final Set<String> registry = ConcurrentHashMap.newKeySet();

    Handler(Shelf shelf, Queue<Script> scripts) {
        this.shelf = shelf;
        this.scripts = scripts;
    }

    void handle(Received request, Map<String, @Nullable Object> json, Wire wire)
            throws IOException, InterruptedException {
        String model = String.valueOf(json.get("model"));
        switch (request.path()) {
            case "/api/version" -> wire.json(200, "{\"version\":\"" + VERSION + "\"}");
            case "/api/tags" -> wire.json(200, shelf.tags());
            case "/api/ps" -> wire.json(200, shelf.running());
            case "/api/show" -> wire.json(200, shelf.show(model));
            case "/api/chat", "/api/generate" -> answer(request.path(), json, model, wire);
            case "/api/embed" -> embed(json, model, wire);
            case "/api/delete" -> {
                shelf.remove(model);
                wire.whole(200, "", new byte[0]);
            }
            case "/api/copy" -> {
                shelf.store(
                        String.valueOf(json.get("destination")),
                        shelf.capabilities(String.valueOf(json.get("source"))));
                wire.whole(200, "", new byte[0]);
            }
            case "/api/pull", "/api/push" -> transfer(request.path(), model, wire);
            case "/api/create" -> create(json, model, wire);
            default -> blob(request, wire);
        }
    }

    private void answer(String path, Map<String, @Nullable Object> json, String model, Wire wire)
            throws IOException, InterruptedException {
        List<String> capabilities = shelf.capabilities(model);
        refuse(wire.isChat() ? "chat" : "generate", capabilities.contains("completion"), model);
        refuse("tools", !json.containsKey("tools") || capabilities.contains("tools"), model);
        Object think = json.get("think");
        refuse("thinking", think == null || think.equals(false) || capabilities.contains("thinking"), model);
        if (path.equals("/api/generate") && !json.containsKey("prompt")) {
            hold(model, String.valueOf(json.getOrDefault("keep_alive", "5m")), wire);
            return;
        }
        Script script = scripts.poll();
        (script == null ? Script.tokens("Hello", ", ", "world", "!") : script).run(wire);
    }

    private static void refuse(String what, boolean can, String model) {
        if (!can) {
            throw new Unsupported("registry.ollama.ai/library/" + Shelf.tagged(model) + " does not support " + what);
        }
    }

    private void hold(String model, String keepAlive, Wire wire) throws IOException {
        boolean unload = keepAlive.matches("0[a-z]*");
        if (unload) {
            shelf.unload(model);
        } else {
            shelf.load(model, keepAlive);
        }
        wire.json(
                200,
                "{\"model\":" + Script.quoted(model) + ",\"created_at\":\"2026-01-02T03:04:05Z\",\"response\":\"\","
                        + "\"done\":true,\"done_reason\":\"" + (unload ? "unload" : "load") + "\"}");
    }

    private void embed(Map<String, @Nullable Object> json, String model, Wire wire) throws IOException {
        if (!shelf.capabilities(model).contains("embedding")) {
            wire.json(501, "{\"error\":\"this model does not support embeddings\"}");
            return;
        }
        if ("".equals(json.get("input"))) {
            hold(model, String.valueOf(json.getOrDefault("keep_alive", "5m")), wire);
            return;
        }
        List<?> texts = json.get("input") instanceof List<?> list ? list : List.of(String.valueOf(json.get("input")));
        String all = IntStream.range(0, texts.size())
                .mapToObj(i -> vectors.getOrDefault(String.valueOf(texts.get(i)), new float[] {0.25f, i, -0.5f}))
                .map(Arrays::toString)
                .collect(Collectors.joining(","));
        wire.json(
                200,
                "{\"model\":" + Script.quoted(model) + ",\"embeddings\":[" + all
                        + "],\"total_duration\":14143917,\"load_duration\":1019500,\"prompt_eval_count\":8}");
    }

    private void transfer(String path, String model, Wire wire) throws IOException, InterruptedException {
        Script script = scripts.poll();
        if (script != null) {
            script.run(wire);
            return;
        }
        if (path.equals("/api/push")) {
            shelf.capabilities(model);
        } else if (registry.isEmpty() || registry.contains(model)) {
            shelf.store(model, List.of("completion"));
        } else {
            wire.line("{\"error\":\"pull model manifest: file does not exist\"}");
            wire.end();
            return;
        }
        wire.line("{\"status\":\"pulling manifest\"}");
        wire.line("{\"status\":\"pulling 0123456789ab\",\"digest\":\"sha256:0123\",\"total\":100}");
        wire.line("{\"status\":\"pulling 0123456789ab\",\"digest\":\"sha256:0123\",\"total\":100,\"completed\":100}");
        wire.line("{\"status\":\"success\"}");
        wire.end();
    }

    private void create(Map<String, @Nullable Object> json, String model, Wire wire) throws IOException {
        if (json.get("from") instanceof String from) {
            shelf.store(model, shelf.capabilities(from));
        } else {
            for (String kind : List.of("files", "adapters")) {
                if (json.get(kind) instanceof Map<?, ?> files
                        && !files.values().stream().allMatch(digest -> shelf.hasBlob(String.valueOf(digest)))) {
                    throw new Mistake("a blob was not uploaded");
                }
            }
            shelf.store(model, List.of("completion"));
        }
        wire.line("{\"status\":\"parsing GGUF\"}");
        wire.line("{\"status\":\"writing manifest\"}");
        wire.line("{\"status\":\"success\"}");
        wire.end();
    }

    private void blob(Received request, Wire wire) throws IOException {
        String digest = request.path().substring("/api/blobs/".length());
        if (request.method().equals("HEAD")) {
            wire.whole(shelf.hasBlob(digest) ? 200 : 404, "", new byte[0]);
            return;
        }
        if (!digest.equals("sha256:" + Shelf.digest(request.body()))) {
            throw new Mistake("digest mismatch, expected " + digest);
        }
        boolean had = shelf.hasBlob(digest);
        shelf.addBlob(digest);
        wire.whole(had ? 200 : 201, "", new byte[0]);
    }

    /** What the model can't do: no mistake of the client's, which can't know before. */
    static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsupported(String message) {
            super(message);
        }
    }
}
