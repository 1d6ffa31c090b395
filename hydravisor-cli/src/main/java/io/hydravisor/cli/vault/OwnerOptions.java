package io.hydravisor.cli.vault;

import io.hydravisor.vault.KeyOwner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The machine that keys are for. */
final class OwnerOptions {
    @Parameters(index = "0", paramLabel = "NAME", description = "The machine's name.")
    String name = "";

    @Option(names = "--id", paramLabel = "ID", description = "What tells it apart from all others; its name otherwise.")
    @Nullable
    String id;

    @Option(names = "--endpoint", paramLabel = "URI", description = "Where it is.")
    @Nullable
    String endpoint;

    KeyOwner owner() {
        KeyOwner owner = KeyOwner.of(name);
        owner = id == null ? owner : owner.id(id);
        return endpoint == null ? owner : owner.endpoint(endpoint);
    }
}
