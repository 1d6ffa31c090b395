package io.hydravisor.cli.sandbox;

import picocli.CommandLine.Command;

/** {@code hydravisor sandbox files}. */
@Command(
        name = "files",
        description = "Look at the files of a sandbox and change them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            FilesListCommand.class,
            FilesStatCommand.class,
            FilesRemoveCommand.class,
            FilesMoveCommand.class,
            FilesMkdirCommand.class,
            FilesChmodCommand.class
        })
final class FilesCommand {}
