package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox files list}. */
@Command(name = "list", description = "List what is in a folder.")
final class FilesListCommand extends FilesOfSandbox {
    FilesListCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(RemoteFiles files) {
        List<FileInfo> found;
        try (Stream<FileInfo> listed = files.list(path)) {
            found = listed.sorted(Comparator.comparing(FileInfo::name)).toList();
        }
        cli.out()
                .result(
                        found.stream()
                                .map(file -> new FileView(file).document())
                                .toList(),
                        FileView.table(found));
        return ExitCodes.DONE;
    }
}
