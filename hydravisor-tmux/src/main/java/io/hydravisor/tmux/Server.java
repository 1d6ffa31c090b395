package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands for one run of a server, or for whichever runs. Safe for use by many threads. */
final class Server {
    private final Commands commands;
    private final @Nullable String run;

    private Server(Commands commands, @Nullable String run) {
        this.commands = commands;
        this.run = run;
    }

    static Server any(Commands commands) {
        return new Server(commands, null);
    }

    /** The run that answers now: what has an id in it is not looked for in another one. */
    Server pinned() {
        return new Server(commands, commands.server());
    }

    /** Whether the run is still the one that it was pinned to. */
    boolean isRun(String which) {
        return which.equals(run);
    }

    /** Asks for something, and once more if the answer is lost. */
    byte[] query(String... command) {
        return query(List.of(command));
    }

    /** As {@link #query(String...)}. */
    byte[] query(List<String> command) {
        return commands.ask(command, Effect.NONE, run);
    }

    /** Changes something, at most once. */
    byte[] change(String... command) {
        return change(List.of(command));
    }

    /** Changes something, at most once. */
    byte[] change(List<String> command) {
        return commands.ask(command, Effect.UNKNOWN, run);
    }

    /** As {@link #change(List)}, for what prints an id. */
    String changeToId(List<String> command) {
        return new String(change(command), StandardCharsets.UTF_8).strip();
    }
}
