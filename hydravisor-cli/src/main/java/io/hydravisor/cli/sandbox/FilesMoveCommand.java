package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.file.RemoteFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox files move}. */
@Command(
        name = "move",
        description = "Give a file, folder or link another path; a file that has it already is replaced.")
final class FilesMoveCommand extends FilesOfSandbox {
    @Parameters(index = "2", paramLabel = "TO", description = "The new path, an absolute one.")
    String to = "";

    FilesMoveCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        files.move(path, to);
        return show(files.stat(to));
    }
}
