package io.hydravisor.cli.installation;

import io.hydravisor.Hydravisor;
import io.hydravisor.ProviderInfo;
import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.core.Capability;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor providers}. */
@Command(name = "providers", description = "List the providers that were found, here and in the plugin folder.")
public final class ProvidersCommand extends CliCommand {
    ProvidersCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Hydravisor hydra = cli.discover(event -> {})) {
            Table table = new Table("NAME", "KIND", "VERSION", "MODULE", "SCHEMES", "CAPABILITIES");
            List<Object> documents = new ArrayList<>();
            for (ProviderInfo provider : hydra.providers()) {
                List<String> schemes = provider.schemes().stream().sorted().toList();
                List<String> capabilities = provider.capabilities().stream()
                        .map(Capability::id)
                        .sorted()
                        .toList();
                table.row(
                        provider.name(),
                        provider.kind(),
                        provider.version().orElse("-"),
                        provider.module(),
                        String.join(",", schemes),
                        String.join(",", capabilities));
                documents.add(Json.object(
                        "name",
                        provider.name(),
                        "kind",
                        provider.kind(),
                        "version",
                        provider.version(),
                        "module",
                        provider.module(),
                        "schemes",
                        schemes,
                        "capabilities",
                        capabilities));
            }
            cli.out().result(documents, table);
        }
        return ExitCodes.DONE;
    }
}
