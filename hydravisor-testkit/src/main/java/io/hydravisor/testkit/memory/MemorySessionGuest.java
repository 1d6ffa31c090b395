package io.hydravisor.testkit.memory;

import io.hydravisor.process.Command;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.testkit.tck.SessionGuest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The rules' programs in panes in memory, where the shell has no scripts. They are built in under names that begin with
 * {@code guest-pane-}, and meant for the rules alone. Immutable.
 */
public final class MemorySessionGuest implements SessionGuest {
    /** A guest for {@link InMemorySessionProvider}. */
    public MemorySessionGuest() {}

    private static PaneCommand pane(String name, Object... arguments) {
        return PaneCommand.of(PanePrograms.PREFIX + name, strings(arguments));
    }

    private static Command command(String name, Object... arguments) {
        return Command.of(PanePrograms.PREFIX + name, strings(arguments));
    }

    private static String[] strings(Object... arguments) {
        return Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public PaneCommand shell(String prompt) {
        return PaneCommand.of(MemoryShell.NAME).env("PS1", prompt);
    }

    @Override
    public PaneCommand lateShell(Duration wait) {
        return pane("late-shell", wait.toMillis());
    }

    @Override
    public PaneCommand introduces(String variable) {
        return pane("introduces", variable);
    }

    @Override
    public PaneCommand shows(String text) {
        return pane("shows", hex(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public PaneCommand ends(String line, int code) {
        return pane("ends", line, code);
    }

    @Override
    public PaneCommand counts(int to, boolean stays) {
        return pane("counts", to, stays);
    }

    @Override
    public PaneCommand dies(int signal) {
        return PaneCommand.of(GuestPrograms.PREFIX + "die", Integer.toString(signal));
    }

    @Override
    public PaneCommand reads(String first, int count, Path file) {
        return pane("reads", hex(first.getBytes(StandardCharsets.UTF_8)), count, file);
    }

    @Override
    public PaneCommand onKeyCounts(int to, byte[] tail) {
        return pane("on-key-counts", to, hex(tail));
    }

    @Override
    public PaneCommand onKeyFloods(int count) {
        return pane("on-key-floods", count);
    }

    @Override
    public Command writes(byte[] out, String line, int code) {
        return command("writes", hex(out), line, code);
    }

    @Override
    public Command count(int to) {
        return command("counts", to, false);
    }

    @Override
    public Command touch(Path file) {
        return command("touch", file);
    }
}
