package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor model generate}. */
@Command(
        name = "generate",
        description = {
            "Ask a model, and print its answer as it comes; with --json, a document for each piece.",
            "An answer that is cut ends with an exit code other than 0, behind what had come of it."
        })
final class ModelGenerateCommand extends OnModels {
    @Mixin
    RequestOptions options = new RequestOptions();

    @Option(names = "--no-stream", description = "Print the answer when it is whole; with --json, as one document.")
    boolean whole;

    @Parameters(paramLabel = "PROMPT", description = "What is asked; '-' reads it from the standard input.")
    String prompt = "";

    ModelGenerateCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        ChatRequest request = options.request().user(prompt.equals("-") ? read() : prompt);
        Answers answers = new Answers(cli);
        if (whole) {
            answers.atOnce(backend, request);
        } else {
            answers.stream(backend, request);
        }
    }

    private String read() {
        try {
            return new String(cli.in().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
