package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCreation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor model create}. */
@Command(
        name = "create",
        description = "Store a new model, made from another one or from files. This loads nothing: see 'model load'.")
final class ModelCreateCommand extends NamedModel {
    @Option(names = "--from", paramLabel = "MODEL", description = "The stored model that it is made from.")
    @Nullable
    String from;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A file of weights, which is uploaded. May be repeated.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model is told of itself.")
    @Nullable
    String system;

    @Option(names = "--template", paramLabel = "TEXT", description = "How a conversation is written for the model.")
    @Nullable
    String template;

    @Option(
            names = "--quantize",
            paramLabel = "TYPE",
            description = "How the weights are made smaller, such as q4_K_M.")
    @Nullable
    String quantize;

    @Option(
            names = "--option",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "An option of requests that it has by default. May be repeated.")
    List<Pair> options = new ArrayList<>();

    ModelCreateCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        if (from == null && files.isEmpty()) {
            throw new UsageException("a model is made from something", "Give --from MODEL or --file FILE.");
        }
        try (CatalogReport report = new CatalogReport(cli, "creating " + name)) {
            catalog(backend).create(creation(), report);
            report.done(name);
        }
    }

    private ModelCreation creation() {
        ModelCreation creation = ModelCreation.of(name);
        creation = from == null ? creation : creation.from(from);
        creation = system == null ? creation : creation.system(system);
        creation = template == null ? creation : creation.template(template);
        creation = quantize == null ? creation : creation.quantize(quantize);
        for (Path file : files) {
            creation = creation.file(String.valueOf(file.getFileName()), file);
        }
        for (Pair option : options) {
            creation = creation.parameter(option.name(), RequestOptions.value(option.value()));
        }
        return creation;
    }
}
