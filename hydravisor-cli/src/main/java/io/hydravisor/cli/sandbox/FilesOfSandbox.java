package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about a path in a sandbox. */
abstract class FilesOfSandbox extends NamedSandbox {
    @Parameters(index = "1", paramLabel = "PATH", description = "An absolute path inside.")
    String path = "";

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Whose permissions hold.")
    @Nullable
    String user;

    FilesOfSandbox(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        RemoteFiles files = sandbox.files();
        return run(user == null ? files : files.as(user));
    }

    abstract int run(RemoteFiles files);

    /** Prints what a path is now. */
    int show(FileInfo file) {
        FileView view = new FileView(file);
        cli.out().result(view.document(), view.details());
        return ExitCodes.DONE;
    }
}
