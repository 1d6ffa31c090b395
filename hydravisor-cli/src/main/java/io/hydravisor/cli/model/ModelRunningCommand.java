package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.RunningModel;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor model running}. */
@Command(name = "running", description = "List the models that are loaded into memory.")
final class ModelRunningCommand extends OnModels {
    ModelRunningCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        List<RunningModel> running = lifecycle(backend).running();
        Table table = new Table("MODEL", "SIZE", "GPU", "CONTEXT", "EXPIRES");
        running.forEach(model -> table.row(
                model.name(),
                model.size(),
                model.gpuSize(),
                ModelView.text(model.contextLength()),
                model.expires().map(Object::toString).orElse("never")));
        cli.out()
                .result(
                        running.stream()
                                .map(model -> Json.object(
                                        "model", model.name(),
                                        "size", model.size(),
                                        "gpu_size", model.gpuSize(),
                                        "context_length", model.contextLength(),
                                        "expires", model.expires()))
                                .toList(),
                        table);
    }
}
