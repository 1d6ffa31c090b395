package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelInfo;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor model list}. */
@Command(name = "list", description = "List the models that requests may name.")
final class ModelListCommand extends OnModels {
    ModelListCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(ModelBackend backend) {
        List<ModelInfo> models = backend.models().stream()
                .sorted(Comparator.comparing(ModelInfo::name))
                .toList();
        cli.out().result(models.stream().map(ModelView::document).toList(), ModelView.table(models));
    }
}
