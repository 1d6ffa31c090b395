package io.hydravisor.ollama;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelInfo;
import io.hydravisor.model.RunningModel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server tells of models, in our words. What it leaves out stays unknown. */
final class ModelReading {
    /** A model that is never unloaded expires some centuries ahead. */
    private static final long FOREVER_DAYS = 36_500;

    private static final Map<String, Capability> NAMES = Map.of(
            "completion", ModelCapability.CHAT,
            "tools", ModelCapability.TOOLS,
            "vision", ModelCapability.VISION,
            "thinking", ModelCapability.THINKING,
            "embedding", ModelCapability.EMBEDDING);

    private ModelReading() {}

    static List<ModelInfo> list(Map<String, @Nullable Object> tags) {
        return objects(tags.get("models")).stream().map(ModelReading::entry).toList();
    }

    private static ModelInfo entry(Map<String, @Nullable Object> model) {
        ModelInfo info = details(ModelInfo.of(text(model, "name")), model);
        String digest = text(model, "digest");
        info = digest.isEmpty() ? info : info.digest(digest);
        OptionalLong size = number(model.get("size"));
        info = size.isPresent() ? info.size(ByteSize.bytes(size.getAsLong())) : info;
        return info.metadata(without(model, "name", "model", "digest", "size", "modified_at", "capabilities"));
    }

    static ModelInfo one(String name, Map<String, @Nullable Object> shown) {
        ModelInfo info = details(ModelInfo.of(name), shown);
        for (Map.Entry<String, @Nullable Object> fact :
                object(shown.get("model_info")).entrySet()) {
            OptionalLong length = number(fact.getValue());
            if (fact.getKey().endsWith(".context_length") && length.isPresent()) {
                info = info.contextLength(length.getAsLong());
            }
        }
        return info.metadata(without(shown, "modified_at", "capabilities", "license", "modelfile", "tensors"));
    }

    private static ModelInfo details(ModelInfo bare, Map<String, @Nullable Object> model) {
        ModelInfo info = bare;
        Map<String, @Nullable Object> details = object(model.get("details"));
        List<String> families = strings(details.get("families"));
        if (families.isEmpty() && !text(details, "family").isEmpty()) {
            families = List.of(text(details, "family"));
        }
        info = info.families(families);
        OptionalLong context = number(details.get("context_length"));
        info = context.isPresent() ? info.contextLength(context.getAsLong()) : info;
        Optional<Instant> modified = instant(text(model, "modified_at"));
        info = modified.isPresent() ? info.modified(modified.get()) : info;
        return model.get("capabilities") instanceof List<?> known ? info.capabilities(capabilities(known)) : info;
    }

    private static Set<Capability> capabilities(List<?> known) {
        Set<Capability> all = new LinkedHashSet<>();
        for (String name : strings(known)) {
            all.add(NAMES.getOrDefault(name, Capability.of("ollama." + name, name + ", by Ollama's word")));
        }
        if (all.contains(ModelCapability.CHAT)) {
            // The server constrains the answers of every model.
            all.add(ModelCapability.JSON);
            all.add(ModelCapability.JSON_SCHEMA);
        }
        return all;
    }

    static List<RunningModel> running(Map<String, @Nullable Object> loaded, Instant now) {
        return objects(loaded.get("models")).stream()
                .map(model -> new RunningModel(
                        text(model, "name"),
                        ByteSize.bytes(number(model.get("size")).orElse(0)),
                        ByteSize.bytes(number(model.get("size_vram")).orElse(0)),
                        number(model.get("context_length")),
                        instant(text(model, "expires_at"))
                                .filter(end -> end.isBefore(now.plus(FOREVER_DAYS, ChronoUnit.DAYS)))))
                .toList();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> without(Map<String, @Nullable Object> all, String... names) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(all);
        rest.keySet().removeAll(List.of(names));
        return rest;
    }

    private static String text(Map<String, @Nullable Object> object, String name) {
        return object.get(name) instanceof String text ? text : "";
    }

    private static OptionalLong number(@Nullable Object value) {
        return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    private static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> all.add(object(each)));
        }
        return all;
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }
}
