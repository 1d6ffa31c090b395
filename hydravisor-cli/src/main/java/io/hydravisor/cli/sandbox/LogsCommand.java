package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Out;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.CommandOutput;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox logs}. */
@Command(
        name = "logs",
        description = "Print what the command that a sandbox was made for has printed, each output where it belongs.")
final class LogsCommand extends NamedSandbox {
    @Option(names = "--follow", description = "Go on until it ends.")
    boolean follow;

    LogsCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        CommandProcess main = main(sandbox);
        if (follow) {
            new AttachedCommand(cli, main, false).run(false);
        } else {
            try (main) {
                printWhatIsThere(main.stdout(), new Passing(cli, "stdout", cli.out()));
                printWhatIsThere(main.stderr(), new Passing(cli, "stderr", new Out(cli.err(), false)));
            }
        }
        return ExitCodes.DONE;
    }

    private static CommandProcess main(Sandbox sandbox) {
        try {
            return sandbox.attach(MainCommand.ID);
        } catch (NotFoundException e) {
            throw new NotFoundException(Failure.of("the sandbox was not made for a command, so that it has no logs")
                    .resource("sandbox/" + sandbox.name())
                    .hint("See 'sandbox processes' and 'sandbox attach-process' for its other commands.")
                    .cause(e));
        }
    }

    private static void printWhatIsThere(CommandOutput output, Passing to) {
        try (OutputReader reader = output.reader(0)) {
            for (Optional<Output> piece = reader.next(Duration.ZERO);
                    piece.isPresent();
                    piece = reader.next(Duration.ZERO)) {
                to.pass(piece.get());
            }
        }
    }
}
