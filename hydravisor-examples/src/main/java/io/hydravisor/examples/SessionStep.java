package io.hydravisor.examples;

import static io.hydravisor.examples.UnexpectedException.expect;

import io.hydravisor.examples.Report.Step;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.session.Session;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.terminal.Recording;
import io.hydravisor.terminal.RecordingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The step of {@link Quickstart} that shows a sandbox's shell in a session, types into it and records what it shows. */
final class SessionStep {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern PROMPT = Pattern.compile("[#$] ");

    private SessionStep() {}

    static void run(Step step, Workspace workspace, Sandbox box, Path file) throws Exception {
        try (Sessions sessions = workspace.connectSessions()) {
            Session session = inside(sessions, box);
            Pane pane = session.multiplexed().pane();
            step.say(session.name() + " shows a shell in " + box.name() + "; a person would see it by");
            step.say("  " + String.join(" ", session.multiplexed().attachCommand(true)));
            try (PaneRecording recording = pane.record(RecordingSpec.to(file).withHistory())) {
                await(pane, PROMPT);
                pane.type("echo \"$((6 * 7)), says $(hostname)\"\n");
                step.say("typed a command");
                String answer = await(pane, Pattern.compile("^42, says .*$", Pattern.MULTILINE));
                step.say("it shows: " + answer);
                recording.mark("answered");
                expect("answer", "42, says " + box.name(), answer.strip());
                pane.type("exit 7\n");
                Optional<ExitStatus> status = pane.await(PATIENCE);
                step.say("the shell has ended as "
                        + status.map(ExitStatus::toString).orElse("not at all"));
                expect("status", Optional.of(new ExitStatus.Exited(7)), status);
            }
            session.kill();
            expect(
                    "sessions left",
                    List.of(),
                    sessions.list().stream().map(SessionInfo::name).toList());
        }
        prove(step, file, "42, says " + box.name());
    }

    private static Session inside(Sessions sessions, Sandbox box) {
        // tag::session[]
        PaneCommand shell = PaneCommand.of(box.attachCommand()).env("JAVA_HOME", System.getProperty("java.home"));
        Session session = sessions.create(SessionSpec.of(shell).name("inside-" + box.name()));
        // end::session[]
        return session;
    }

    private static String await(Pane pane, Pattern shown) {
        Optional<String> match = pane.waitFor(shown, PATIENCE);
        if (match.isEmpty()) {
            expect("the terminal shows " + shown + "; it shows\n" + pane.capture(), false);
        }
        return match.orElseThrow();
    }

    private static void prove(Step step, Path file, String answer) throws Exception {
        StringBuilder text = new StringBuilder();
        Recording.read(file).text(text);
        expect("the answer is in the recording", text.indexOf(answer) >= 0);
        step.say("recorded: " + file + ", " + Files.size(file) + " bytes, for asciinema and 'bin/hydravisor replay'");
        step.fact("answer", answer);
        step.fact("recording", file.toString());
    }
}
