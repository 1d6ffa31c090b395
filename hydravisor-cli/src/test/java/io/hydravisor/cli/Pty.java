package io.hydravisor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real terminal with a shell in it: tmux, with a server of its own, emulates it and tells what it shows. */
final class Pty implements AutoCloseable {
    private static final String SESSION = "t";

    private final Path socket;
    private boolean closed;

    Pty(Shell shell, int columns, int rows) {
        socket = shell.folder().resolve("tmux");
        ProcessBuilder tmux = shell.builder(command(
                "-f", "/dev/null", "new-session", "-d", "-s", SESSION, "-x", "" + columns, "-y", "" + rows, "sh"));
        tmux.environment().remove("TMUX");
        tmux.environment().put("PS1", "host> ");
        Shell.Result started = Shell.run(tmux, new byte[0]);
        if (started.exit() != 0) {
            throw new AssertionError(started.err());
        }
    }

    private String[] command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private String tmux(String... arguments) {
        try {
            Process tmux = new ProcessBuilder(command(arguments))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tmux.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tmux.waitFor() != 0) {
                throw new AssertionError(said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Types text as it is. */
    Pty type(String text) {
        tmux("send-keys", "-t", SESSION, "-l", "--", text);
        return this;
    }

    /** Types text and the enter key. */
    Pty line(String text) {
        type(text);
        return key("Enter");
    }

    /** Presses a key by tmux's name for it. */
    Pty key(String name) {
        tmux("send-keys", "-t", SESSION, name);
        return this;
    }

    void resize(int columns, int rows) {
        tmux("resize-window", "-t", SESSION, "-x", "" + columns, "-y", "" + rows);
    }

    /** What is on the screen. */
    String screen() {
        return tmux("capture-pane", "-p", "-t", SESSION);
    }

    /** Waits until a line of the screen is this. */
    Pty awaitLine(String line) throws InterruptedException {
        return await("the line '" + line + "'", screen -> screen.lines().anyMatch(line::equals));
    }

    Pty await(String what, Predicate<String> condition) throws InterruptedException {
        try {
            Waiting.until(what, () -> condition.test(screen()));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the screen:\n" + screen(), e);
        }
        return this;
    }

    /** The terminal vanishes, as when its window is closed. A second close does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tmux("kill-server");
        }
    }
}
