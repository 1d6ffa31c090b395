package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives each command by a process of its own, which reads it from its input: an argument list is for everyone to see. */
final class ProcessCommands implements Commands {
    /** Equal to no run of a server. */
    private static final String NO_SERVER = "none";

    private static final byte[] NOTHING = {};

    private final TmuxEndpoint endpoint;
    private final TmuxProcess processes;

    ProcessCommands(TmuxEndpoint endpoint, TmuxProcess processes) {
        this.endpoint = endpoint;
        this.processes = processes;
    }

    @Override
    public byte[] ask(List<String> command, Effect effect, @Nullable String server) {
        try {
            if (server != null && !server.equals(server())) {
                throw Refusals.restarted();
            }
            return give(command, effect);
        } catch (UnavailableException e) {
            if (!Refusals.noServer(e)) {
                throw e;
            }
            if (server != null) {
                throw Refusals.restarted();
            }
            if (command.get(0).equals("list-sessions")) {
                return NOTHING;
            }
            throw e;
        }
    }

    private byte[] give(List<String> command, Effect effect) {
        if (command.get(0).equals("new-session")) {
            return start(command, effect);
        }
        byte[] input = (Quoting.line(command) + "\n").getBytes(StandardCharsets.UTF_8);
        return processes.run(endpoint.programLine(List.of("source-file", "-")), input, effect);
    }

    /** What is read from the input can't start a server. One that was about to end may have been asked: all in it is gone. */
    private byte[] start(List<String> command, Effect effect) {
        List<String> line = endpoint.programLine(command);
        try {
            return processes.run(line, NOTHING, effect);
        } catch (UnavailableException e) {
            if (!Refusals.exited(e)) {
                throw e;
            }
            return processes.run(line, NOTHING, effect);
        }
    }

    @Override
    public String server() {
        try {
            return new String(give(WHICH_SERVER, Effect.NONE), StandardCharsets.UTF_8).strip();
        } catch (UnavailableException e) {
            if (Refusals.noServer(e)) {
                return NO_SERVER;
            }
            throw e;
        }
    }

    @Override
    public void close() {}
}
