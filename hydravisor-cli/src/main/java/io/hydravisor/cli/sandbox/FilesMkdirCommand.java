package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.file.RemoteFiles;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox files mkdir}. */
@Command(name = "mkdir", description = "Make a folder, and those above it.")
final class FilesMkdirCommand extends FilesOfSandbox {
    FilesMkdirCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        files.createDirectories(path);
        return show(files.stat(path));
    }
}
