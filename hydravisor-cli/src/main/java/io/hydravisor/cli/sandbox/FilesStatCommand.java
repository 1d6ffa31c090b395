package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.file.RemoteFiles;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox files stat}. */
@Command(name = "stat", description = "Show what is known of a path; of a link, the link itself.")
final class FilesStatCommand extends FilesOfSandbox {
    FilesStatCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        return show(files.stat(path));
    }
}
