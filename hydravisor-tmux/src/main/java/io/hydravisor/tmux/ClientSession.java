package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control client and the session that it is attached to, which is its own and goes with it. Safe for use by many threads.
 *
 * @param client the client
 * @param server the run of the server that it is connected to
 * @param name its session's
 * @param endpoint where the server is
 * @param limit how long an answer may take
 */
record ClientSession(ControlClient client, String server, String name, TmuxEndpoint endpoint, Duration limit) {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    /** What the names of the clients' own sessions begin with. */
    static final String PREFIX = "hydravisor-client-";

    /**
     * What runs there: it ends the session when no client is attached any more, whatever ended that. tmux has an option for it
     * (destroy-unattached), but 3.3a crashes with it when two clients end at once.
     */
    private static final String WHILE_ATTACHED = """
            while sleep 5 && [ "$("$1" display-message -p -t "$TMUX_PANE" '#{session_attached}')" != 0 ]; do :; done
            exec "$1" kill-session -t "=$2"
            """;

    /**
     * Starts one.
     *
     * @param before options of tmux itself
     * @param flags options of new-session
     */
    static ClientSession start(
            TmuxEndpoint endpoint,
            List<String> before,
            List<String> flags,
            ControlClient.Events events,
            Duration limit) {
        String name = PREFIX + UUID.randomUUID().toString().replace("-", "");
        List<String> line = new ArrayList<>(before);
        line.addAll(List.of("-C", "new-session", "-s", name, "-x", "80", "-y", "24"));
        line.addAll(flags);
        line.addAll(List.of("sh", "-c", WHILE_ATTACHED, "sh", endpoint.binary(), name));
        ControlClient client = ControlClient.start(endpoint, line, events, limit);
        try {
            String server = new String(client.ask(Commands.WHICH_SERVER, Effect.NONE, limit), StandardCharsets.UTF_8);
            return new ClientSession(client, server.strip(), name, endpoint, limit);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Gives one command. */
    byte[] ask(List<String> command, Effect effect) {
        return effect == Effect.NONE
                ? client.ask(command, effect, limit)
                : endpoint.entrance().change(() -> client.ask(command, effect, limit));
    }

    /** As {@link ControlClient#ask(List, Consumer, Duration)}. */
    List<byte[]> ask(List<List<String>> questions, Consumer<List<byte[]>> at) {
        return client.ask(questions, at, limit);
    }

    /** Ends both. */
    void close() {
        boolean interrupted = Thread.interrupted();
        try {
            // By this the client leaves, too.
            ask(List.of("kill-session", "-t", "=" + name), Effect.UNKNOWN);
        } catch (HydravisorException e) {
            LOG.debug("The session of a control client ends a little later", e);
        } finally {
            client.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
