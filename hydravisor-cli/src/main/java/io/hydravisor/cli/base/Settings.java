package io.hydravisor.cli.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file of defaults: TOML with {@code on}, {@code models} and {@code sessions}, endpoints, and {@code log_level}. What the command line
 * says goes before it.
 *
 * @param on the endpoint of commands that name none
 * @param models the endpoint of those that ask models and name none
 * @param sessions the endpoint of those about sessions that name none
 * @param logLevel what is logged
 */
record Settings(Optional<String> on, Optional<String> models, Optional<String> sessions, Optional<LogLevel> logLevel) {
    private static final String ON = "on";
    private static final String MODELS = "models";
    private static final String SESSIONS = "sessions";
    private static final String LOG_LEVEL = "log_level";
    private static final List<String> KNOWN = List.of(LOG_LEVEL, MODELS, ON, SESSIONS);

    /**
     * @param given the file that was named, which must exist; else the usual one is read if it does
     */
    static Settings read(Optional<Path> given) {
        Path file = given.orElseGet(() -> Folders.config().resolve("config.toml"));
        if (!Files.exists(file)) {
            if (given.isPresent()) {
                throw new NotFoundException(Failure.of("there is no file " + file)
                        .hint("Give the path of an existing file, or leave out --config."));
            }
            return new Settings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        Map<String, String> values = parse(file);
        for (String key : values.keySet()) {
            if (!KNOWN.contains(key)) {
                throw invalid(file, "there is no setting '" + key + "'; known: " + KNOWN);
            }
        }
        return new Settings(
                Optional.ofNullable(values.get(ON)),
                Optional.ofNullable(values.get(MODELS)),
                Optional.ofNullable(values.get(SESSIONS)),
                Optional.ofNullable(values.get(LOG_LEVEL)).map(text -> level(file, text)));
    }

    private static LogLevel level(Path file, String text) {
        for (LogLevel level : LogLevel.values()) {
            if (level.text().equals(text)) {
                return level;
            }
        }
        throw invalid(
                file, "'" + text + "' is no " + LOG_LEVEL + "; there are off, error, warn, info, debug and trace");
    }

    private static Map<String, String> parse(Path file) {
        Map<String, String> values = new TreeMap<>();
        try {
            JsonNode root = new TomlMapper().readTree(Files.readString(file));
            for (Map.Entry<String, JsonNode> entry : root.properties()) {
                if (!entry.getValue().isTextual()) {
                    throw invalid(file, "'" + entry.getKey() + "' is not a text in quotation marks");
                }
                values.put(entry.getKey(), entry.getValue().textValue());
            }
        } catch (JsonProcessingException e) {
            throw invalid(file, "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid(file, "it can't be read (" + e.getMessage() + ")");
        }
        return values;
    }

    private static InvalidInputException invalid(Path file, String why) {
        return new InvalidInputException(Failure.of("can't use the settings in " + file + ": " + why)
                .hint("Write lines such as on = \"containerd:/run/containerd/containerd.sock\"."));
    }
}
