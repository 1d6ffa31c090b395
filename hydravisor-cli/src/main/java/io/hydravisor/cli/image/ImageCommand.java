package io.hydravisor.cli.image;

import picocli.CommandLine.Command;

/** {@code hydravisor image}. */
@Command(
        name = "image",
        description = "Bring in images and remove them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImagePullCommand.class,
            ImageImportCommand.class,
            ImageExportCommand.class,
            ImageListCommand.class,
            ImageTagCommand.class,
            ImageDeleteCommand.class
        })
public final class ImageCommand {}
