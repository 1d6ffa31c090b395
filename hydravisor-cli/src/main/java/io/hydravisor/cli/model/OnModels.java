package io.hydravisor.cli.model;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.ModelConnection;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCapability;
import io.hydravisor.model.ModelCatalog;
import io.hydravisor.model.ModelLifecycle;
import java.util.function.Supplier;

/** A command on the models of one endpoint. */
abstract class OnModels extends CliCommand {
    OnModels(Cli cli) {
        super(cli);
    }

    @Override
    protected final int run() {
        try (ModelConnection connection = cli.connectModels()) {
            run(connection.backend());
        }
        return ExitCodes.DONE;
    }

    abstract void run(ModelBackend backend);

    /** Prints the name of the model that something was done to. */
    final void done(String model) {
        cli.out().result(Json.object("model", model), Printable.text(model));
    }

    static ModelCatalog catalog(ModelBackend backend) {
        return backend.catalog().orElseThrow(missing(backend, ModelCapability.CATALOG));
    }

    static ModelLifecycle lifecycle(ModelBackend backend) {
        return backend.lifecycle().orElseThrow(missing(backend, ModelCapability.LIFECYCLE));
    }

    private static Supplier<UnsupportedCapabilityException> missing(ModelBackend backend, Capability capability) {
        return () -> new UnsupportedCapabilityException(
                Failure.of(backend.provider() + " does not have this: " + capability.description())
                        .provider(backend.provider())
                        .resource("endpoint/" + backend.endpoint())
                        .hint("Name another endpoint with --on."));
    }
}
