package io.hydravisor.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.CatalogProgress;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelCreation;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Changes to the models on the server's disk. Only the status "success" says that one was made. */
final class OllamaCatalog implements ModelCatalog {
    private static final String SUCCESS = "success";

    private final OllamaHttp http;

    OllamaCatalog(OllamaHttp http) {
        this.http = http;
    }

    @Override
    public void pull(String model, Consumer<CatalogProgress> progress) {
        follow("api/pull", model, Json.body(json -> json.writeStringField("model", model)), progress);
    }

    @Override
    public void push(String model, Consumer<CatalogProgress> progress) {
        follow("api/push", model, Json.body(json -> json.writeStringField("model", model)), progress);
    }

    @Override
    public void create(ModelCreation request, Consumer<CatalogProgress> progress) {
        if (request.from().isEmpty() == request.files().isEmpty()) {
            throw new InvalidInputException(Failure.of("a model is made either from another one or from files")
                    .provider(OllamaProvider.NAME)
                    .resource("model/" + request.name())
                    .hint("Use from(model), or file(name, path)."));
        }
        Blobs blobs = new Blobs(http, progress);
        Map<String, String> files = blobs.upload(request.files());
        Map<String, String> adapters = blobs.upload(request.adapters());
        follow("api/create", request.name(), Json.body(json -> write(json, request, files, adapters)), progress);
    }

    private static void write(
            JsonGenerator json, ModelCreation request, Map<String, String> files, Map<String, String> adapters)
            throws IOException {
        json.writeStringField("model", request.name());
        optional(json, "from", request.from());
        if (!files.isEmpty()) {
            Json.field(json, "files", files);
        }
        if (!adapters.isEmpty()) {
            Json.field(json, "adapters", adapters);
        }
        optional(json, "template", request.template());
        optional(json, "system", request.system());
        optional(json, "quantize", request.quantize());
        if (!request.licenses().isEmpty()) {
            Json.field(json, "license", request.licenses());
        }
        if (!request.parameters().isEmpty()) {
            Json.field(json, "parameters", request.parameters());
        }
        if (!request.messages().isEmpty()) {
            json.writeArrayFieldStart("messages");
            for (Message message : request.messages()) {
                ChatBody.text(json, message.role().name().toLowerCase(Locale.ROOT), message.text());
            }
            json.writeEndArray();
        }
    }

    private static void optional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    @Override
    public void copy(String from, String to) {
        http.call(
                "POST",
                "api/copy",
                Json.body(json -> {
                    json.writeStringField("source", from);
                    json.writeStringField("destination", to);
                }),
                new Exchange(OllamaHttp.CONNECT, http.requestTimeout()),
                response -> true);
    }

    @Override
    public void delete(String model) {
        http.call(
                "DELETE",
                "api/delete",
                Json.body(json -> json.writeStringField("model", model)),
                new Exchange(OllamaHttp.CONNECT, http.requestTimeout()),
                response -> true);
    }

    private void follow(String path, String model, RequestBody body, Consumer<CatalogProgress> progress) {
        http.call("POST", path, body, new Exchange(OllamaHttp.CONNECT, OllamaHttp.LOADING), response -> {
            read(response, path, model, progress);
            return true;
        });
    }

    private static void read(Response response, String path, String model, Consumer<CatalogProgress> progress)
            throws IOException {
        String status = "";
        try (JsonParser json = Json.FACTORY.createParser(response.body().byteStream())) {
            while (!status.equals(SUCCESS) && json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, @Nullable Object> line = Json.object(json);
                if (line.containsKey("error")) {
                    throw refused(path, model, Refusals.said(line));
                }
                status = String.valueOf(line.getOrDefault("status", ""));
                progress.accept(new CatalogProgress(
                        status,
                        Optional.ofNullable(line.get("digest")).map(Object::toString),
                        bytes(line.get("total")),
                        bytes(line.get("completed"))));
            }
        } catch (com.fasterxml.jackson.core.io.JsonEOFException e) {
            // The stream ended in a line, which is no success either.
            status = "";
        }
        if (!status.equals(SUCCESS)) {
            throw new UnavailableException(about(Failure.of(path + " ended without saying that it is done"), model)
                    .hint("Try it again: what has arrived is kept."));
        }
    }

    private static RuntimeException refused(String path, String model, String said) {
        Failure failure = about(Failure.of("Ollama failed in " + path + ": " + said), model);
        return said.contains("file does not exist") || said.contains("not found")
                ? new NotFoundException(failure.effect(Effect.NONE).hint("Check the model's name."))
                : new BackendException(failure);
    }

    private static Failure about(Failure failure, String model) {
        return failure.provider(OllamaProvider.NAME).resource("model/" + model).effect(Effect.UNKNOWN);
    }

    private static OptionalLong bytes(@Nullable Object value) {
        return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }
}
