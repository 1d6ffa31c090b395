package io.hydravisor.ollama.fake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The models on the disk and in the memory of the server, and the blobs. Safe for use by many threads. */
final class Shelf {
    private final Map<String, List<String>> models = new TreeMap<>();
    private final Map<String, String> loaded = new TreeMap<>();
    private final Set<String> blobs = new TreeSet<>();

    static String tagged(String name) {
        return name.indexOf(':') < 0 ? name + ":latest" : name;
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void store(String name, List<String> capabilities) {
        models.put(tagged(name), List.copyOf(capabilities));
    }

    synchronized List<String> capabilities(String name) {
        List<String> found = models.get(tagged(name));
        if (found == null) {
            throw new Absent("model '" + name + "' not found");
        }
        return found;
    }

    synchronized void remove(String name) {
        capabilities(name);
        models.remove(tagged(name));
    }

    synchronized void load(String name, String keepAlive) {
        loaded.put(tagged(name), keepAlive);
    }

    synchronized void unload(String name) {
        loaded.remove(tagged(name));
    }

    synchronized void addBlob(String digest) {
        blobs.add(digest);
    }

    synchronized boolean hasBlob(String digest) {
        return blobs.contains(digest);
    }

    synchronized String tags() {
        return models.entrySet().stream()
                .map(model ->
                        "{\"name\":" + Script.quoted(model.getKey()) + ",\"model\":" + Script.quoted(model.getKey())
                                + ",\"modified_at\":\"2026-01-02T03:04:05.1+02:00\",\"size\":523000,\"digest\":\""
                                + digest(model.getKey().getBytes(StandardCharsets.UTF_8)) + "\"," + details()
                                + ",\"capabilities\":" + texts(model.getValue()) + "}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }

    synchronized String show(String name) {
        return "{\"license\":\"none\",\"modelfile\":\"FROM x\",\"parameters\":\"num_keep 4\",\"template\":\"{{ .Prompt }}\","
                + details() + ",\"model_info\":{\"general.architecture\":\"llama\",\"llama.context_length\":2048},"
                + "\"capabilities\":" + texts(capabilities(name)) + ",\"modified_at\":\"2026-01-02T03:04:05Z\"}";
    }

    synchronized String running() {
        return loaded.entrySet().stream()
                .map(model -> "{\"name\":" + Script.quoted(model.getKey()) + ",\"model\":"
                        + Script.quoted(model.getKey())
                        + ",\"size\":600000,\"digest\":\"00\"," + details() + ",\"expires_at\":\""
                        + (model.getValue().startsWith("-") ? "2318-01-02T03:04:05Z" : "2026-12-02T03:04:05.25Z")
                        + "\",\"size_vram\":400000,\"context_length\":4096}")
                .collect(Collectors.joining(",", "{\"models\":[", "]}"));
    }

    private static String details() {
        return "\"details\":{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"llama\",\"families\":[\"llama\"],"
                + "\"parameter_size\":\"134K\",\"quantization_level\":\"F32\"}";
    }

    private static String texts(List<String> texts) {
        return texts.stream().map(Script::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /** A model that is not there: no mistake of the client's. */
    static final class Absent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Absent(String message) {
            super(message);
        }
    }
}
