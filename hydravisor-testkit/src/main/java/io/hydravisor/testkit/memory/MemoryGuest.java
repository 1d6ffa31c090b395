package io.hydravisor.testkit.memory;

import io.hydravisor.process.Command;
import io.hydravisor.process.StdStream;
import io.hydravisor.testkit.tck.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules' programs in sandboxes in memory, where there is no shell. They are built in under names that begin with
 * {@code guest-}, and meant for the rules alone. Immutable.
 */
public final class MemoryGuest implements Guest {
    /** A guest for {@link InMemorySandboxProvider}. */
    public MemoryGuest() {}

    private static Command program(String name, Object... arguments) {
        List<String> argv = new ArrayList<>(List.of(GuestPrograms.PREFIX + name));
        Arrays.stream(arguments).map(Object::toString).forEach(argv::add);
        return Command.of(argv);
    }

    @Override
    public Command print(String out, String err) {
        return program("print", out, err);
    }

    @Override
    public Command exit(int code) {
        return program("exit", code);
    }

    @Override
    public Command die(int signal) {
        return program("die", signal);
    }

    @Override
    public Command cat() {
        return Command.of("cat");
    }

    @Override
    public Command arguments(String... arguments) {
        return program("arguments", (Object[]) arguments);
    }

    @Override
    public Command variable(String name) {
        return program("variable", name);
    }

    @Override
    public Command directory() {
        return Command.of("pwd");
    }

    @Override
    public Command userId() {
        return Command.of("id", "-u");
    }

    @Override
    public Command groupIds() {
        return Command.of("id", "-G");
    }

    @Override
    public Command hostname() {
        return Command.of("hostname");
    }

    /** There is no such limit: the rule that asks for it does not bind sandboxes in memory. */
    @Override
    public Command openFiles() {
        return Command.of("false");
    }

    @Override
    public Command flood(StdStream stream, long bytes) {
        return program("flood", stream, bytes);
    }

    @Override
    public Command lines(int count, Duration pause) {
        return program("lines", count, pause.toMillis());
    }

    @Override
    public Command pieces(Duration pause, byte[]... pieces) {
        Stream<Object> hex = Arrays.stream(pieces).map(HexFormat.of()::formatHex);
        return program("pieces", Stream.concat(Stream.of(pause.toMillis()), hex).toArray());
    }

    @Override
    public Command sleep(Duration time) {
        return Command.of("sleep", Long.toString(time.toSeconds()));
    }

    @Override
    public Command heartbeat(String file, boolean ignoresTerm) {
        return program("heartbeat", file, ignoresTerm);
    }

    @Override
    public Command onTerm(int code) {
        return program("on-term", code);
    }

    @Override
    public Command leaveBehind(Duration time) {
        return program("leave-behind", time.toMillis());
    }

    @Override
    public Command append(String file, String text) {
        return program("append", file, text);
    }

    @Override
    public Command terminalSize() {
        return program("terminal-size");
    }

    @Override
    public Command isTerminal() {
        return program("is-terminal");
    }

    @Override
    public Command echoServer(int port) {
        return program("echo-server", port);
    }
}
