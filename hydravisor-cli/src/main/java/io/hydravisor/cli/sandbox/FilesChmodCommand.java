package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.file.RemoteFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox files chmod}. */
@Command(name = "chmod", description = "Set the permissions of a file or folder.")
final class FilesChmodCommand extends FilesOfSandbox {
    @Parameters(index = "2", paramLabel = "MODE", description = "The permissions in octal, such as 0644.")
    String mode = "";

    FilesChmodCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        if (!mode.matches("[0-7]{3,4}")) {
            throw new UsageException(
                    "'" + mode + "' is not a mode in octal", "Write three or four digits, such as 0644.");
        }
        files.setPermissions(path, Integer.parseInt(mode, 8));
        return show(files.stat(path));
    }
}
