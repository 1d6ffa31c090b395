package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelLifecycle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor model load}. */
@Command(name = "load", description = "Load a stored model into memory, so that the first answer comes sooner.")
final class ModelLoadCommand extends NamedModel {
    @Option(
            names = "--keep-alive",
            paramLabel = "D",
            converter = Spans.class,
            description = "How long it stays there unused, such as 10m; as the server is set otherwise.")
    @Nullable
    Duration keepAlive;

    ModelLoadCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        ModelLifecycle lifecycle = lifecycle(backend);
        try (Progress progress = cli.progress("loading " + name)) {
            if (keepAlive == null) {
                lifecycle.load(name);
            } else {
                lifecycle.load(name, keepAlive);
            }
        }
        done(name);
    }
}
