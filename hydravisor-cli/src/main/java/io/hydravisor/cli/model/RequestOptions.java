package io.hydravisor.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Sampling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of what is asked, whoever asks it. */
final class RequestOptions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Option(names = "--model", paramLabel = "M", required = true, description = "The model's name.")
    String model = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told of itself and its task.")
    @Nullable
    String system;

    @Option(
            names = "--option",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "temperature, top_p, top_k, max_tokens, seed, or an option that the backend alone has. May be"
                    + " repeated.")
    List<Pair> options = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "'json', or a file with a JSON Schema that the answer has to conform to.")
    @Nullable
    String format;

    ChatRequest request() {
        ChatRequest request = ChatRequest.to(model);
        request = system == null ? request : request.system(system);
        for (Pair option : options) {
            request = with(request, option);
        }
        if (format != null) {
            request = request.format(
                    format.equals("json") ? ResponseFormat.json() : ResponseFormat.json(read(Path.of(format))));
        }
        return request;
    }

    private static ChatRequest with(ChatRequest request, Pair option) {
        Sampling sampling = request.sampling();
        String text = option.value();
        try {
            return switch (option.name()) {
                case "temperature" -> request.sampling(sampling.temperature(Double.parseDouble(text)));
                case "top_p" -> request.sampling(sampling.topP(Double.parseDouble(text)));
                case "top_k" -> request.sampling(sampling.topK(Integer.parseInt(text)));
                case "max_tokens" -> request.sampling(sampling.maxTokens(Integer.parseInt(text)));
                case "seed" -> request.sampling(sampling.seed(Long.parseLong(text)));
                default -> request.option(option.name(), value(text));
            };
        } catch (NumberFormatException e) {
            throw new UsageException("'" + text + "' is not a number", "Write --option " + option.name() + "=NUMBER.");
        }
    }

    /** A value as JSON where it is some, else as a text. */
    static Object value(String text) {
        try {
            Object value = JSON.readValue(text, Object.class);
            return value == null ? text : value;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static Map<String, @Nullable Object> read(Path file) {
        try {
            return object(Files.readString(file), "the JSON Schema in " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, @Nullable Object> object(String text, String what) {
        try {
            Map<String, @Nullable Object> object = JSON.readValue(text, new TypeReference<>() {});
            if (object != null) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // What stands in it may be anything; where it is wrong is enough.
            throw new InvalidInputException(Failure.of("can't read " + what + ": it is wrong in line "
                            + e.getLocation().getLineNr())
                    .hint("Give a JSON object."));
        }
        throw new InvalidInputException(
                Failure.of("can't read " + what + ": it is no object").hint("Give a JSON object."));
    }
}
