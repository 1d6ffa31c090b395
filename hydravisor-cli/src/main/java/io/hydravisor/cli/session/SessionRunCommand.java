package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.Pane;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session run}. */
@Command(
        name = "run",
        description = {
            "Run a command in the shell of a session's pane, print what it prints, and exit as it does: with its own code,"
                    + " 128 and N if signal N ended it, 124 if its timeout passed, 125 if Hydravisor failed.",
            "The shell has to show its prompt. It does not read the command: give it as 'NAME -- sh -c LINE' if one shall."
        })
final class SessionRunCommand extends PaneOfSession {
    /** What an application takes into memory at most; the pane shows all. */
    private static final ByteSize KEPT = ByteSize.mebibytes(64);

    private static final int TIMED_OUT = 124;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Spans.class,
            description = "Press ctrl-C in the pane when the command has run so long.")
    @Nullable
    Duration timeout;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "The command's working folder; the shell's own otherwise.")
    @Nullable
    String workdir;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command, behind '--'.")
    List<String> argv = List.of();

    SessionRunCommand(Cli cli) {
        super(cli);
    }

    @Override
    public int codeOf(HydravisorException failure) {
        return ExitCodes.COMMAND_NOT_RUN;
    }

    @Override
    int run(Pane pane) {
        io.hydravisor.process.Command command =
                io.hydravisor.process.Command.of(argv).capture(KEPT);
        command = workdir == null ? command : command.cwd(workdir);
        try (PaneDeadline deadline = new PaneDeadline(pane, timeout)) {
            return print(pane.run(command), deadline.passed());
        } catch (OperationInterruptedException e) {
            if (cli.stopping().signal().isPresent()) {
                PaneDeadline.pressInterrupt(pane);
                throw e;
            }
            Thread.interrupted();
            cli.say("the command goes on: ctrl-C in the pane did not end it");
            return TIMED_OUT;
        }
    }

    private int print(ExecResult result, boolean timedOut) {
        if (cli.json()) {
            cli.out()
                    .result(
                            Json.object(
                                    "status", StatusView.document(result.status()),
                                    "timed_out", timedOut,
                                    "stdout", result.stdoutText(),
                                    "stdout_truncated", result.stdout().truncated(),
                                    "stderr", result.stderrText(),
                                    "stderr_truncated", result.stderr().truncated()),
                            "");
        } else {
            cli.out().bytes(ByteBuffer.wrap(result.stdout().bytes()));
            new Out(cli.err(), false).bytes(ByteBuffer.wrap(result.stderr().bytes()));
        }
        if (timedOut) {
            return TIMED_OUT;
        }
        if (result.status() instanceof ExitStatus.Lost lost) {
            cli.say("how the command ended is not known: " + lost.reason());
        } else if (result.stdout().truncated() || result.stderr().truncated()) {
            cli.say("there is more output than " + KEPT + "; see the pane");
            return ExitCodes.COMMAND_NOT_RUN;
        }
        return result.status().shellCode();
    }
}
