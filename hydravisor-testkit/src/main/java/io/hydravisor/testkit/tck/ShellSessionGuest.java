package io.hydravisor.testkit.tck;

import io.hydravisor.process.Command;
import io.hydravisor.session.PaneCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What runs in panes where there are {@code sh}, {@code cat}, {@code seq}, {@code stty}, {@code head}, {@code tr} and {@code touch}.
 * Immutable.
 */
public final class ShellSessionGuest implements SessionGuest {
    private static final String ON_KEY = "stty -echo raw; echo ready; head -c 1 >/dev/null; stty sane; ";

    /** A guest for panes on a host with a shell. */
    public ShellSessionGuest() {}

    private static PaneCommand line(String line, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "-c";
        all[1] = line;
        all[2] = "sh";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return PaneCommand.of("sh", all);
    }

    /** For printf: each byte by its number. */
    private static String octal(byte[] bytes) {
        StringBuilder all = new StringBuilder();
        for (byte one : bytes) {
            all.append(String.format("\\%03o", one & 0xff));
        }
        return all.toString();
    }

    private static String octal(String text) {
        return octal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public PaneCommand shell(String prompt) {
        return PaneCommand.of("sh").env("PS1", prompt).env("ENV", "");
    }

    @Override
    public PaneCommand lateShell(Duration wait) {
        return line("sleep " + wait.toSeconds() + "; exec sh");
    }

    @Override
    public PaneCommand introduces(String variable) {
        return line("pwd; echo \"$" + variable + "\"; exec cat");
    }

    @Override
    public PaneCommand shows(String text) {
        return line("printf '" + octal(text) + "'; exec cat");
    }

    @Override
    public PaneCommand ends(String text, int code) {
        return line("echo \"$1\"; exit " + code, text);
    }

    @Override
    public PaneCommand counts(int to, boolean stays) {
        return line("seq 1 " + to + (stays ? "; exec cat" : ""));
    }

    @Override
    public PaneCommand dies(int signal) {
        return line("kill -" + signal + " $$");
    }

    @Override
    public PaneCommand reads(String first, int count, Path file) {
        return line(
                "stty raw -echo; printf '" + octal(first) + "'; echo ready; head -c " + count + " >\"$1\"",
                file.toString());
    }

    @Override
    public PaneCommand onKeyCounts(int to, byte[] tail) {
        return line(ON_KEY + "seq 1 " + to + "; printf '" + octal(tail) + "'; exec cat");
    }

    @Override
    public PaneCommand onKeyFloods(int count) {
        return line(ON_KEY + "head -c " + count + " /dev/zero | tr '\\0' a; echo; echo done; exec cat");
    }

    @Override
    public Command writes(byte[] out, String text, int code) {
        return Command.of(
                "sh", "-c", "printf '" + octal(out) + "'; echo \"$1\" >&2; pwd >&2; exit " + code, "sh", text);
    }

    @Override
    public Command count(int to) {
        return Command.of("seq", "1", Integer.toString(to));
    }

    @Override
    public Command touch(Path file) {
        return Command.of("touch", file.toString());
    }
}
