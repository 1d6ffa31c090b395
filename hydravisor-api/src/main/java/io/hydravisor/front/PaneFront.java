package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.Stdin;
import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.Split;
import io.hydravisor.terminal.RecordingSpec;
import io.hydravisor.terminal.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** A pane, over its session's driver. */
final class PaneFront implements Pane {
    private final String id;
    private final SessionFront session;

    PaneFront(String id, SessionFront session) {
        this.id = id;
        this.session = session;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public PaneInfo info() {
        return session.find(id).orElseThrow(() -> session.gone("the pane " + id));
    }

    @Override
    public void keys(String... names) {
        List<String> checked = KeyNames.checked(names);
        if (!checked.isEmpty()) {
            session.multiplexer().keys(id, checked);
            checked.forEach(key -> session.typed(id, KeyText.of(key)));
        }
    }

    @Override
    public void type(String text) {
        if (text.indexOf('\0') >= 0) {
            throw invalid("can't type text with NUL", "Use send(bytes) for it.");
        }
        if (!text.isEmpty()) {
            session.multiplexer().type(id, text);
            session.typed(id, text);
        }
    }

    @Override
    public void send(byte[] bytes) {
        if (bytes.length > 0) {
            session.multiplexer().send(id, bytes);
            session.typed(id, new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void paste(byte[] content) {
        if (content.length > 0) {
            session.multiplexer().paste(id, content);
            session.typed(id, new String(content, StandardCharsets.UTF_8));
        }
    }

    @Override
    public String capture(Capture what) {
        return session.multiplexer().capture(id, Objects.requireNonNull(what, "what"));
    }

    @Override
    public OutputReader output() {
        session.require(SessionCapability.LIVE_OUTPUT);
        return PaneOutput.of(session.multiplexer().watch(id), "pane/" + id, session.ends());
    }

    @Override
    public OutputReader attach(int historyLines) {
        if (historyLines < 0) {
            throw new InvalidInputException(Failure.of("can't read " + historyLines + " lines of history")
                    .hint("Give 0 or more."));
        }
        session.require(SessionCapability.LIVE_OUTPUT);
        return PaneOutput.of(AttachedFeed.of(session.multiplexer(), id, historyLines), "pane/" + id, session.ends());
    }

    @Override
    public PaneRecording record(RecordingSpec spec) {
        return session.record(this, Objects.requireNonNull(spec, "spec"));
    }

    @Override
    public void log(PaneLog log) {
        session.require(SessionCapability.LOG);
        session.multiplexer().log(id, Objects.requireNonNull(log, "log"));
    }

    @Override
    public void stopLog() {
        session.require(SessionCapability.LOG);
        session.multiplexer().stopLog(id);
    }

    @Override
    public ExecResult run(Command command) {
        if (!command.env().isEmpty()
                || command.user().isPresent()
                || command.timeout().isPresent()
                || !(command.stdin() instanceof Stdin.Closed)) {
            throw invalid(
                    "a pane's shell can't be given an environment, user, stdin or timeout for one command",
                    "Set variables with PaneCommand.env(...), type(...) its input, and interrupt it with keys(\"C-c\").");
        }
        return session.multiplexer().run(id, command);
    }

    private InvalidInputException invalid(String what, String hint) {
        return new InvalidInputException(
                Failure.of(what).resource(session.resource()).hint(hint));
    }

    @Override
    public Optional<String> waitFor(Pattern pattern, Duration patience) {
        return waiting().forPattern(Objects.requireNonNull(pattern, "pattern"), patience);
    }

    @Override
    public boolean waitForIdle(Duration quiet, Duration patience) {
        return waiting().forIdle(quiet, patience);
    }

    @Override
    public Optional<ExitStatus> await(Duration patience) {
        return waiting().forExit(patience);
    }

    private PaneWaiting waiting() {
        return new PaneWaiting(this, session);
    }

    @Override
    public Pane split(Split split) {
        return session.front(session.multiplexer().split(id, Objects.requireNonNull(split, "split")));
    }

    @Override
    public void swap(Pane other) {
        session.multiplexer().swapPanes(id, other.id());
    }

    @Override
    public void select() {
        session.multiplexer().selectPane(id);
    }

    @Override
    public void resize(TerminalSize size) {
        session.multiplexer().resizePane(id, Objects.requireNonNull(size, "size"));
    }

    @Override
    public void kill() {
        session.multiplexer().killPane(id);
    }

    @Override
    public String toString() {
        return "pane " + id + " of " + session.resource();
    }
}
