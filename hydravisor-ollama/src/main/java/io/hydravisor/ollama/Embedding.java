package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Embeddings, read without a box around each of many thousand numbers. */
final class Embedding {
    private static final int USUAL_LENGTH = 1024;

    private Embedding() {}

    static Embeddings ask(OllamaHttp http, EmbedRequest request) {
        OptionNames names = OptionNames.embed();
        names.check(request.options());
        RequestBody body = Json.body(json -> {
            json.writeStringField("model", request.model());
            Json.field(json, "input", request.inputs());
            if (request.dimensions().isPresent()) {
                json.writeNumberField("dimensions", request.dimensions().getAsInt());
            }
            json.writeObjectFieldStart("options");
            for (Map.Entry<String, @Nullable Object> option : request.options().entrySet()) {
                if (!names.isTop(option.getKey())) {
                    Json.field(json, option.getKey(), option.getValue());
                }
            }
            json.writeEndObject();
            for (Map.Entry<String, @Nullable Object> option : request.options().entrySet()) {
                if (names.isTop(option.getKey())) {
                    Json.field(json, option.getKey(), option.getValue());
                }
            }
        });
        Embeddings answer = request.retries()
                .call(() -> http.call(
                        "POST", "api/embed", body, new Exchange(OllamaHttp.CONNECT, OllamaHttp.LOADING), response -> {
                            try (InputStream bytes = response.body().byteStream()) {
                                return read(request.model(), bytes);
                            }
                        }));
        if (answer.vectors().size() != request.inputs().size()) {
            throw new BackendException(
                    Failure.of("Ollama gave " + answer.vectors().size() + " vectors for "
                                    + request.inputs().size() + " texts")
                            .provider(OllamaProvider.NAME)
                            .resource("model/" + request.model())
                            .effect(Effect.DONE));
        }
        return answer;
    }

    private static Embeddings read(String asked, InputStream bytes) throws IOException {
        String model = asked;
        Usage usage = Usage.unknown();
        List<float[]> vectors = new ArrayList<>();
        try (JsonParser json = Json.FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "not an object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "model" -> model = json.getText();
                    case "prompt_eval_count" -> usage = usage.inputTokens(json.getValueAsLong());
                    case "embeddings" -> {
                        while (json.nextToken() == JsonToken.START_ARRAY) {
                            vectors.add(vector(json));
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        }
        return Embeddings.of(model, vectors, usage);
    }

    private static float[] vector(JsonParser json) throws IOException {
        float[] vector = new float[USUAL_LENGTH];
        int length = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (length == vector.length) {
                vector = Arrays.copyOf(vector, 2 * length);
            }
            vector[length++] = json.getFloatValue();
        }
        return Arrays.copyOf(vector, length);
    }
}
