package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.terminal.TerminalRun;
import io.hydravisor.sandbox.Sandbox;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox shell}. */
@Command(
        name = "shell",
        description = {
            "Open an interactive terminal in a sandbox: bash where it has one, else sh.",
            "'~.' at the beginning of a line leaves, which ends what runs at the terminal."
        })
final class ShellCommand extends CommandInSandbox {
    private static final List<String> SHELLS = List.of("/bin/bash", "/usr/bin/bash");
    /** What terminfo(5) has names for; anything else is not passed on. */
    private static final Pattern TERM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,63}");

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "The shell's user, by name or number.")
    @Nullable
    String user;

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "The folder to begin in.")
    @Nullable
    String workdir;

    ShellCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        TerminalRun.require(TerminalRun.NO_TERMINAL);
        return super.run();
    }

    @Override
    int run(Sandbox sandbox) {
        String shell =
                SHELLS.stream().filter(sandbox.files()::exists).findFirst().orElse("sh");
        io.hydravisor.process.Command command = io.hydravisor.process.Command.of(shell);
        command = user == null ? command : command.user(user);
        command = workdir == null ? command : command.cwd(workdir);
        return new TerminalRun(cli).run(sandbox, withTerm(command));
    }

    /** Full-screen programs ask for the kind of terminal. */
    static io.hydravisor.process.Command withTerm(io.hydravisor.process.Command command) {
        String term = System.getenv("TERM");
        boolean known = term != null && TERM.matcher(term).matches();
        return !known || command.env().containsKey("TERM") ? command : command.env("TERM", term);
    }
}
