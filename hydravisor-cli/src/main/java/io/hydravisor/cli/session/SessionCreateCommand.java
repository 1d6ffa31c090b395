package io.hydravisor.cli.session;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Launcher;
import io.hydravisor.cli.base.SessionConnection;
import io.hydravisor.cli.base.Undo;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.cli.value.Pair;
import io.hydravisor.cli.value.TerminalSizes;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.Ownership;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.terminal.TerminalSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor session create}. */
@Command(
        name = "create",
        description = {
            "Make a session whose terminal runs the user's shell, or a COMMAND. It stays until it is killed, or its shell ends.",
            "With a COMMAND its screen and exit status stay too when that has ended."
        })
final class SessionCreateCommand extends CliCommand {
    @Option(names = "--name", paramLabel = "NAME", description = "Its name; generated otherwise.")
    @Nullable
    String name;

    @Option(
            names = "--size",
            paramLabel = "COLSxROWS",
            converter = TerminalSizes.class,
            description = "Its size while nobody is attached; 80x24 otherwise.")
    @Nullable
    TerminalSize size;

    @Option(
            names = "--history",
            paramLabel = "LINES",
            description = "How many lines that have left the screen are kept; 10000 otherwise.")
    @Nullable
    Integer history;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "A variable of what runs in it.")
    List<Pair> env = List.of();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "The folder to begin in; the home folder otherwise.")
    @Nullable
    String workdir;

    @Option(
            names = "--label",
            paramLabel = "K=V",
            converter = Pair.Converter.class,
            description = "A label to find it by.")
    List<Pair> labels = List.of();

    @Option(names = "--sandbox", paramLabel = "NAME", description = "Show a shell in this sandbox instead.")
    @Nullable
    String sandbox;

    @Option(
            names = "--sandbox-on",
            paramLabel = "URI",
            description = "The sandbox's endpoint; that of the settings otherwise.")
    @Nullable
    String sandboxOn;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Record what it shows to this file, an asciicast, until its program ends.")
    @Nullable
    Path record;

    @Parameters(paramLabel = "COMMAND", description = "What runs in it, behind '--'; no shell reads it.")
    List<String> command = List.of();

    SessionCreateCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        BackgroundRecording recording = record == null ? null : new BackgroundRecording(record);
        SessionSpec spec = spec();
        try (SessionConnection connection = cli.connectSessions()) {
            MultiplexedSession session = connection.sessions().create(spec).multiplexed();
            try {
                if (recording != null) {
                    recording.start(
                            connection.sessions().endpoint(),
                            session.name(),
                            session.pane().id());
                }
                cli.out().result(document(session, recording), session.name());
            } catch (HydravisorException | OutputClosedException e) {
                // A session that nobody was told of is of no use.
                Undo.after(e, session::kill);
                throw e;
            }
        }
        return ExitCodes.DONE;
    }

    private static Map<String, @Nullable Object> document(
            MultiplexedSession session, @Nullable BackgroundRecording recording) {
        Map<String, @Nullable Object> document = SessionView.of(session).document();
        if (recording != null) {
            document.put("recording", recording.file().toString());
        }
        return document;
    }

    private SessionSpec spec() {
        SessionSpec spec = SessionSpec.of(pane()).ownership(Ownership.detached());
        spec = name == null ? spec : spec.name(name);
        spec = size == null ? spec : spec.size(size.columns(), size.rows());
        spec = history == null ? spec : spec.historyLines(history);
        for (Pair label : labels) {
            spec = spec.label(label.name(), label.value());
        }
        return spec;
    }

    private PaneCommand pane() {
        PaneCommand pane = sandbox == null ? PaneCommands.of(command) : inSandbox(sandbox);
        pane = workdir == null ? pane : pane.cwd(workdir);
        for (Pair variable : env) {
            pane = pane.env(variable.name(), variable.value());
        }
        return pane;
    }

    /** What shows a sandbox's shell; the terminal stays when whoever is attached leaves. */
    private PaneCommand inSandbox(String box) {
        if (!command.isEmpty()) {
            throw new UsageException(
                    "a session shows either a sandbox's shell or a command",
                    "Leave out --sandbox or the command; 'sandbox exec -t' runs one in a sandbox.");
        }
        List<String> shell;
        try (Connection connection = cli.connectSandboxes(Optional.ofNullable(sandboxOn))) {
            shell = connection.sandbox(box).attachCommand();
        }
        PaneCommand pane = PaneCommand.of(shell);
        for (Map.Entry<String, String> variable : Launcher.surroundings().entrySet()) {
            pane = pane.env(variable.getKey(), variable.getValue());
        }
        return pane;
    }
}
