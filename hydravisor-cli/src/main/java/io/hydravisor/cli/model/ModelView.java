package io.hydravisor.cli.model;

import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.core.Capability;
import io.hydravisor.model.ModelInfo;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Models as they are printed. */
final class ModelView {
    private ModelView() {}

    static Table table(List<ModelInfo> models) {
        Table table = new Table("MODEL", "SIZE", "CONTEXT", "MODIFIED", "CAPABILITIES");
        models.forEach(model -> table.row(
                model.name(),
                text(model.size()),
                text(model.contextLength()),
                text(model.modified().map(time -> time.truncatedTo(ChronoUnit.SECONDS))),
                capabilities(model).map(all -> String.join(",", all)).orElse("")));
        return table;
    }

    static Table details(ModelInfo model) {
        Table table = new Table("FIELD", "VALUE")
                .row("name", model.name())
                .row("digest", text(model.digest()))
                .row("size", text(model.size()))
                .row("modified", text(model.modified()))
                .row("families", String.join(",", model.families()))
                .row("context length", text(model.contextLength()))
                .row(
                        "capabilities",
                        capabilities(model).map(all -> String.join(",", all)).orElse(""));
        model.metadata().forEach((name, value) -> table.row(name, value));
        return table;
    }

    static Map<String, @Nullable Object> document(ModelInfo model) {
        return Json.object(
                "model", model.name(),
                "digest", model.digest(),
                "size", model.size(),
                "modified", model.modified(),
                "families", model.families(),
                "context_length", model.contextLength(),
                "capabilities", capabilities(model),
                "metadata", model.metadata());
    }

    static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }

    private static Optional<List<String>> capabilities(ModelInfo model) {
        return model.capabilities()
                .map(all -> all.stream().map(Capability::id).sorted().toList());
    }
}
