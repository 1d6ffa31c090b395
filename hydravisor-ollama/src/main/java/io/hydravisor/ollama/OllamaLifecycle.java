package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hydravisor.core.Durations;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ModelLifecycle;
import io.hydravisor.model.Retries;
import io.hydravisor.model.RunningModel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Loads by asking for nothing, which is how this server is told. A model for embeddings refuses a prompt, and gets a text. */
final class OllamaLifecycle implements ModelLifecycle {
    /** Any negative span is for ever. */
    private static final String FOREVER_SPAN = "-1s";

    private static final String NO_SPAN = "0s";

    private final OllamaHttp http;

    OllamaLifecycle(OllamaHttp http) {
        this.http = http;
    }

    @Override
    public void load(String model) {
        touch(model, "");
    }

    @Override
    public void load(String model, Duration keepAlive) {
        touch(
                model,
                keepAlive.equals(FOREVER)
                        ? FOREVER_SPAN
                        : Durations.positive("keepAlive", keepAlive).toMillis() + "ms");
    }

    @Override
    public void unload(String model) {
        touch(model, NO_SPAN);
    }

    private void touch(String model, String keepAlive) {
        Retries.defaults().call(() -> {
            try {
                return send("api/generate", model, keepAlive);
            } catch (UnsupportedCapabilityException e) {
                return send("api/embed", model, keepAlive);
            }
        });
    }

    private Object send(String path, String model, String keepAlive) {
        Json.Writing body = json -> {
            json.writeStringField("model", model);
            if (path.equals("api/embed")) {
                json.writeStringField("input", "");
            }
            keepAlive(json, keepAlive);
        };
        return http.call(
                "POST",
                path,
                Json.body(body),
                new Exchange(OllamaHttp.CONNECT, OllamaHttp.LOADING),
                response -> Json.read(response.body().byteStream()));
    }

    private static void keepAlive(JsonGenerator json, String span) throws IOException {
        if (!span.isEmpty()) {
            json.writeStringField("keep_alive", span);
        }
    }

    @Override
    public List<RunningModel> running() {
        return ModelReading.running(Retries.defaults().call(() -> http.get("api/ps")), Instant.now());
    }
}
