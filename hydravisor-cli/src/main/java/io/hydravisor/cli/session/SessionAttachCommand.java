package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.terminal.TerminalRun;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.session.MultiplexedSession;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor session attach}. */
@Command(
        name = "attach",
        description = {
            "Show a session at this terminal, and type into it; others may be attached too.",
            "With tmux ctrl-B and d leave; the session goes on."
        })
final class SessionAttachCommand extends NamedSession {
    @Option(names = "--read-only", description = "Only look: what is typed is thrown away.")
    boolean readOnly;

    @Option(names = "--print", description = "Print the program that attaches, and its arguments, one a line.")
    boolean print;

    SessionAttachCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(MultiplexedSession session) {
        session.info();
        List<String> command = session.attachCommand(readOnly);
        if (print || cli.json()) {
            cli.out().result(Json.object("command", command), String.join("\n", command));
            return ExitCodes.DONE;
        }
        TerminalRun.require("Run it at a terminal, or see --print for what to run there.");
        return attach(command);
    }

    private static int attach(List<String> command) {
        try {
            Process client = new ProcessBuilder(command).inheritIO().start();
            try {
                return client.waitFor();
            } catch (InterruptedException e) {
                throw new OperationInterruptedException(
                        Failure.of("interrupted while a person was attached").cause(e));
            } finally {
                // It leaves by itself on a hang-up, and puts the terminal into its former mode.
                client.destroy();
            }
        } catch (IOException e) {
            throw new BackendException(Failure.of("can't run " + command.get(0) + ": " + e.getMessage())
                    .cause(e));
        }
    }
}
