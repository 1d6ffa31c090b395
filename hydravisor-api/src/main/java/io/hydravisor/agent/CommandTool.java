package io.hydravisor.agent;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.machine.Machine;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExecResult.Captured;
import io.hydravisor.process.ExitStatus;
import java.time.Duration;

/** Runs a command for a model, and describes its end. */
final class CommandTool {
    /** The model waits for the end in any case: short enough not to matter, long enough to put things away. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** For the lines that are ours: how it ended, and how much of each output follows. */
    private static final int HEADINGS = 512;

    private CommandTool() {}

    static String exec(Machine machine, ToolInput input) {
        return run(machine, Command.of(input.texts("argv")), input);
    }

    static String shell(Machine machine, ToolInput input) {
        return run(machine, Command.shell(input.text("line")), input);
    }

    private static String run(Machine machine, Command command, ToolInput input) {
        Command limited = command.timeout(timeout(input)).grace(GRACE).capture(input.resultSize());
        limited = input.optionalText("cwd").map(limited::cwd).orElse(limited);
        ExecResult result = machine.exec(limited);
        int room = (int) input.resultSize().bytes() - HEADINGS;
        int errors = Math.min(result.stderr().bytes().length, room / 2);
        int output = Math.min(result.stdout().bytes().length, room - errors);
        return describe(result.status())
                + part("stdout", result.stdout(), output)
                + part("stderr", result.stderr(), Math.min(result.stderr().bytes().length, room - output));
    }

    private static Duration timeout(ToolInput input) {
        Duration most = input.timeLeft();
        double seconds =
                input.optionalNumber("timeout_seconds").map(Number::doubleValue).orElse(Double.POSITIVE_INFINITY);
        if (!(seconds > 0)) {
            throw new InvalidInputException(
                    Failure.of("timeout_seconds is not more than zero").hint("Leave it out, or give a larger one."));
        }
        return seconds < most.toMillis() / 1000.0 ? Duration.ofMillis(Math.max(1, (long) (seconds * 1000))) : most;
    }

    private static String describe(ExitStatus status) {
        if (status instanceof ExitStatus.Exited exited) {
            return "exit code " + exited.code();
        }
        if (status instanceof ExitStatus.Signaled signaled) {
            return "ended by signal " + signaled.number();
        }
        if (status instanceof ExitStatus.TimedOut late) {
            return "ended after its time limit of " + late.limit().toMillis() / 1000.0 + " s";
        }
        return status instanceof ExitStatus.Lost lost && !lost.mayStillRun()
                ? "nobody knows how it ended"
                : "nobody knows how it ended, or whether it still runs";
    }

    private static String part(String name, Captured captured, int size) {
        String shown = size < captured.total()
                ? ", cut: the first " + size + " of " + captured.total() + " bytes"
                : ", " + size + " bytes";
        return "\n" + name + shown + (size == 0 ? "" : ":\n" + Texts.head(captured.bytes(), size));
    }
}
