package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox attach-process}. */
@Command(
        name = "attach-process",
        description = {
            "Print what a command prints, from the beginning or an offset on, until it ends, and exit as it did.",
            "Interrupting this leaves the command running."
        })
final class AttachProcessCommand extends CommandInSandbox {
    @Parameters(index = "1", paramLabel = "PROCESS", description = "The command's id.")
    String process = "";

    @Option(names = "--from-offset", paramLabel = "N", description = "The first byte of its standard output to print.")
    long fromOffset;

    @Option(
            names = "--stderr-from-offset",
            paramLabel = "N",
            description = "The first byte of its standard error to print.")
    long stderrFromOffset;

    AttachProcessCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        Offsets.check(fromOffset);
        Offsets.check(stderrFromOffset);
        return new AttachedCommand(cli, sandbox.attach(process), false).run(false, fromOffset, stderrFromOffset);
    }
}
