package io.hydravisor.ollama;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelOverloadedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What a response that is no success means. Its body is JSON, text, or nothing. */
final class Refusals {
    /** More of a foreign server's page helps nobody. */
    private static final int MAX_TEXT = 500;

    private static final long MAX_BODY_BYTES = 64 * 1024;

    private Refusals() {}

    static HydravisorException of(Response response, String path) throws IOException {
        String body = response.peekBody(MAX_BODY_BYTES).string();
        boolean json = body.stripLeading().startsWith("{");
        String said = json ? said(Json.readText(body)) : "";
        int status = response.code();
        String text = said.isEmpty() ? (json ? "" : body) : said;
        Failure failure = Failure.of("Ollama refused " + path + ": " + status + brief(text))
                .provider(OllamaProvider.NAME);
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 400 -> lower.contains("does not support") ? unsupported(failure) : new InvalidInputException(failure);
            case 401, 403 ->
                new PermissionDeniedException(failure.hint(
                        text.isBlank()
                                ? "The server answers only to a Host that is local, and to allowed origins: see OLLAMA_ORIGINS."
                                : "Give the endpoint a token, with token-env or token-file."));
            case 404 ->
                json
                        ? new NotFoundException(failure.hint("List the models, or pull this one."))
                        : new BackendException(
                                failure.hint("Check the endpoint's path, and that the server is a recent Ollama."));
            case 413 -> new InvalidInputException(failure.hint("Send less, or raise the limit of the proxy in front."));
            case 429, 503 -> new ModelOverloadedException(failure.hint("Try again later."), retryAfter(response));
            case 501 -> unsupported(failure);
            case 502, 504 ->
                new UnavailableException(
                        failure.effect(Effect.UNKNOWN).hint("The proxy in front does not reach the server."));
            case 500 ->
                lower.contains("must be of type") || lower.contains("invalid format")
                        ? new InvalidInputException(failure)
                        : lower.contains("does not support")
                                ? unsupported(failure)
                                : new ModelFailedException(failure.effect(Effect.UNKNOWN));
            default -> new BackendException(failure.effect(Effect.UNKNOWN));
        };
    }

    private static HydravisorException unsupported(Failure failure) {
        return new UnsupportedCapabilityException(
                failure.hint("Ask model(name).supports(capability), or take another model."));
    }

    /** The text of an error: a string, an object with a message, or either of them once more as a string. */
    static String said(Map<String, @Nullable Object> body) {
        Object error = body.get("error");
        if (error instanceof Map<?, ?> object) {
            error = object.get("message");
        }
        String text = error == null ? "" : error.toString();
        if (text.startsWith("{")) {
            String inner = said(Json.readText(text));
            return inner.isEmpty() ? text : inner;
        }
        return text;
    }

    private static String brief(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
        String cut = line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "..." : line;
        return cut.isEmpty() ? "" : ": " + cut;
    }

    private static Optional<Duration> retryAfter(Response response) {
        String header = response.header("Retry-After");
        return header != null && header.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header)))
                : Optional.empty();
    }
}
