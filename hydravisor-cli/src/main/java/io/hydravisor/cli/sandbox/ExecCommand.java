package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.terminal.TerminalRun;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Durability;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox exec}. */
@Command(
        name = "exec",
        description = {
            "Run a command in a sandbox, and exit as it does: with its own code, 128 and N if signal N ended it,"
                    + " 124 if its timeout did, 125 if Hydravisor failed.",
            "No shell reads the command: give it as 'NAME -- sh -c LINE' if one shall."
        })
final class ExecCommand extends CommandInSandbox {
    /** Who is slower than the command by this much loses output, and is told so. */
    private static final Durability KEPT = Durability.spooled(ByteSize.gibibytes(1), Durability.AtLimit.DROP_OLDEST);

    @Option(
            names = {"-i", "--interactive"},
            description = "Pass the standard input on.")
    boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Run it at a terminal; leave by '~.' at the beginning of a line.")
    boolean tty;

    @Option(
            names = "--detach",
            description = "Print the command's id and leave it running; see 'sandbox attach-process'.")
    boolean detach;

    @Mixin
    CommandOptions options = new CommandOptions();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command, behind '--'.")
    List<String> argv = List.of();

    ExecCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        if (tty && (detach || options.timeout != null || options.id != null)) {
            throw new UsageException(
                    "a terminal has neither --detach nor --timeout nor --id", "Leave out -t, or the others.");
        }
        if (detach && interactive) {
            throw new UsageException(
                    "a command that is left alone can't read this standard input", "Leave out -i or --detach.");
        }
        if (tty) {
            TerminalRun.require(TerminalRun.NO_TERMINAL);
        }
        return super.run();
    }

    @Override
    int run(Sandbox sandbox) {
        io.hydravisor.process.Command command = options.of(argv);
        if (tty) {
            return new TerminalRun(cli).run(sandbox, ShellCommand.withTerm(command));
        }
        if (detach) {
            try (CommandProcess started = sandbox.start(command)) {
                cli.out().result(Json.object("process", started.id()), started.id());
            }
            return ExitCodes.DONE;
        }
        if (cli.out().json()) {
            return captured(sandbox, interactive ? command.stdin(new Stdin.Source(cli::in)) : command);
        }
        command = command.durability(KEPT).stdin(interactive ? Stdin.open() : Stdin.closed());
        return new AttachedCommand(cli, start(sandbox, command), true).run(interactive);
    }

    /** A command that was started while a signal came is ended, not left behind. */
    private static CommandProcess start(Sandbox sandbox, io.hydravisor.process.Command command) {
        try {
            return sandbox.start(command);
        } catch (OperationInterruptedException e) {
            Thread.interrupted();
            try (CommandProcess started = sandbox.attach(command.id().orElseThrow())) {
                started.kill();
            } catch (HydravisorException none) {
                e.addSuppressed(none);
            }
            throw e;
        }
    }

    private int captured(Sandbox sandbox, io.hydravisor.process.Command command) {
        ExecResult result = sandbox.exec(command);
        cli.out()
                .result(
                        Json.object(
                                "process", command.id(),
                                "status", StatusView.document(result.status()),
                                "stdout", result.stdoutText(),
                                "stdout_truncated", result.stdout().truncated(),
                                "stderr", result.stderrText(),
                                "stderr_truncated", result.stderr().truncated()),
                        "");
        return result.status().shellCode();
    }
}
