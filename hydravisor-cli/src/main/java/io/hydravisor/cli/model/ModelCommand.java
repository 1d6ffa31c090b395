package io.hydravisor.cli.model;

import picocli.CommandLine.Command;

/** {@code hydravisor model}. */
@Command(
        name = "model",
        description = "Ask models, and manage those that are stored and loaded.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelListCommand.class,
            ModelShowCommand.class,
            ModelRunningCommand.class,
            ModelPullCommand.class,
            ModelCreateCommand.class,
            ModelCopyCommand.class,
            ModelLoadCommand.class,
            ModelUnloadCommand.class,
            ModelDeleteCommand.class,
            ModelGenerateCommand.class,
            ModelChatCommand.class,
            ModelEmbedCommand.class
        })
public final class ModelCommand {}
