package io.hydravisor.cli.image;

import picocli.CommandLine.Command;

/** {@code hydravisor image}. */
@Command(
        name = "image",
        description = "Bring in images and remove them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ImageImportCommand.class, ImageListCommand.class, ImageDeleteCommand.class})
public final class ImageCommand {}
