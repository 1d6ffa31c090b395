package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.model.EmbedRequest;
import io.hydravisor.model.Embeddings;
import io.hydravisor.model.ModelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor model embed}. */
@Command(name = "embed", description = "Turn texts into vectors: a line of numbers for each.")
final class ModelEmbedCommand extends OnModels {
    @Option(names = "--model", paramLabel = "M", required = true, description = "The model's name.")
    String model = "";

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "The texts.")
    List<String> texts = new ArrayList<>();

    ModelEmbedCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        Embeddings embeddings = backend.embed(EmbedRequest.of(model, texts));
        List<List<Float>> vectors =
                embeddings.vectors().stream().map(ModelEmbedCommand::numbers).toList();
        cli.out()
                .result(
                        Json.object("model", embeddings.model(), "embeddings", vectors),
                        vectors.stream().map(ModelEmbedCommand::line).collect(Collectors.joining("\n")));
    }

    private static List<Float> numbers(float... vector) {
        List<Float> numbers = new ArrayList<>(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        return numbers;
    }

    private static String line(List<Float> vector) {
        return vector.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
