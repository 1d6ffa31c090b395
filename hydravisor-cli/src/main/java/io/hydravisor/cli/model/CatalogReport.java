package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.model.CatalogProgress;
import java.util.function.Consumer;

/** Shows how far something is that takes long: a bar for a person, a line of JSON each time for a program. */
final class CatalogReport implements Consumer<CatalogProgress>, AutoCloseable {
    private final Cli cli;
    private final Progress bar;

    CatalogReport(Cli cli, String what) {
        this.cli = cli;
        this.bar = cli.progress(what);
    }

    @Override
    public void accept(CatalogProgress progress) {
        if (cli.json()) {
            cli.out()
                    .item(
                            Json.object(
                                    "status", progress.status(),
                                    "digest", progress.digest(),
                                    "total", progress.total(),
                                    "completed", progress.completed()),
                            "");
        }
        bar.of(progress.total().orElse(0)).at(progress.completed().orElse(0));
    }

    /** Says that it is done. */
    void done(String model) {
        bar.close();
        cli.out().item(Json.object("model", model), model);
    }

    @Override
    public void close() {
        bar.close();
    }
}
