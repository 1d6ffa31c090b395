package io.hydravisor.containerd.command;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandStartException;
import java.util.Locale;

/** What runc says about a command that it could not start has no code: its words have to be read. */
final class StartErrors {
    private StartErrors() {}

    static HydravisorException translate(HydravisorException thrown, Command command, String resource) {
        String said = thrown.problem().toLowerCase(Locale.ROOT);
        if (RpcErrors.runtimeIsMissing(said)) {
            return thrown; // It is not the command that can't be found then.
        }
        if (said.contains("in a paused state") || said.contains("in a paused container")) {
            return new ConflictException(Failure.of("the sandbox is paused")
                    .provider("containerd")
                    .resource(resource)
                    .hint("Call resume() first.")
                    .cause(thrown));
        }
        if (said.contains("chdir to cwd") || (said.contains("mkdir") && said.contains("cwd"))) {
            return notStarted(
                    "the working directory can't be entered: " + command.cwd().orElse("the sandbox's own"),
                    "Create it first, and let the command's user enter it.",
                    resource,
                    thrown);
        }
        if (said.contains("executable file not found")
                || said.contains("no such file or directory")
                || said.contains("not a directory")) {
            return notStarted(
                    "no such program in the sandbox: " + command.argv().get(0),
                    "Install it in the image, or give its full path; the sandbox's PATH is used to find it.",
                    resource,
                    thrown);
        }
        if (said.contains("permission denied") || said.contains("is a directory")) {
            return notStarted(
                    "the program may not be executed: " + command.argv().get(0),
                    "Give it an x bit for the command's user, and check that it is a file.",
                    resource,
                    thrown);
        }
        if (said.contains("exec format error")) {
            return notStarted(
                    "the program is not of this machine's kind: "
                            + command.argv().get(0),
                    "Use an image for the host's platform, and start scripts with #!.",
                    resource,
                    thrown);
        }
        if (thrown instanceof BackendException && said.contains("resource temporarily unavailable")) {
            return notStarted(
                    "the sandbox has no room for another process",
                    "End some, or give the sandbox a higher limit with SandboxSpec.pids(n).",
                    resource,
                    thrown);
        }
        if (thrown instanceof NotFoundException
                || said.contains("not running")
                || said.contains("stopped state")
                || said.contains("container stopped")) {
            return new ConflictException(Failure.of("the sandbox does not run")
                    .provider("containerd")
                    .resource(resource)
                    .hint("Start it, or make a new one if it is gone.")
                    .cause(thrown));
        }
        return thrown;
    }

    private static CommandStartException notStarted(String what, String hint, String resource, Throwable cause) {
        return new CommandStartException(Failure.of("can't start a command: " + what)
                .provider("containerd")
                .resource(resource)
                .effect(Effect.NONE)
                .hint(hint)
                .cause(cause));
    }
}
