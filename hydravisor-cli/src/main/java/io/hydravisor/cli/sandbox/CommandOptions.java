package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.value.Pair;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.process.Command;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of a command that is to be run somewhere. */
final class CommandOptions {
    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "A variable of the command.")
    List<Pair> env = List.of();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "Its working folder.")
    @Nullable
    String workdir;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Its user, by name or number.")
    @Nullable
    String user;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Spans.class,
            description = "When its process group is ended: TERM, a grace period of 5s, KILL.")
    @Nullable
    Duration timeout;

    @Option(names = "--id", paramLabel = "ID", description = "The id to find it again by; generated otherwise.")
    @Nullable
    String id;

    /** The command, which has an id. */
    Command of(List<String> argv) {
        Command command = Command.of(argv);
        for (Pair variable : env) {
            command = command.env(variable.name(), variable.value());
        }
        command = workdir == null ? command : command.cwd(workdir);
        command = user == null ? command : command.user(user);
        command = timeout == null ? command : command.timeout(timeout);
        command = id == null ? command : command.id(id);
        return command.identified();
    }
}
