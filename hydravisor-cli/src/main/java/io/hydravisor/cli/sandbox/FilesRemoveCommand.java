package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.file.RemoteFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox files remove}. */
@Command(name = "remove", description = "Remove a file, a link or an empty folder.")
final class FilesRemoveCommand extends FilesOfSandbox {
    @Option(
            names = {"-r", "--recursive"},
            description = "A folder with all that is in it.")
    boolean recursive;

    FilesRemoveCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        if (recursive) {
            files.removeTree(path);
        } else {
            files.remove(path);
        }
        cli.out().result(Json.object("removed", path), "");
        return ExitCodes.DONE;
    }
}
