package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives all commands through one control client, and starts another when that is gone. A client has to be attached to a session:
 * it has one of its own, which goes with it.
 */
final class ControlCommands implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(ControlCommands.class);
    /** What the names of the clients' own sessions begin with. */
    static final String CLIENT_SESSION = "hydravisor-client-";

    /**
     * What runs there: it ends when no client is attached any more, whatever ended that. tmux has an option for it
     * (destroy-unattached), but 3.3a crashes with it when two clients end at once.
     */
    private static final String WHILE_ATTACHED =
            "while sleep 5 && [ \"$(\"$1\" display-message -p -t \"$TMUX_PANE\" '#{session_attached}')\" != 0 ]; do :; done";

    private final TmuxEndpoint endpoint;
    private final Duration limit;
    private final Consumer<Boolean> onChange;
    private final Lock connecting = new ReentrantLock(); // guards the fields below
    private @Nullable Connection connection;
    private boolean before;
    private boolean closed;

    /** A client, the run of the server that it is connected to, and the name of its session. */
    private record Connection(ControlClient client, String server, String session) {}

    /**
     * @param limit how long an answer may take
     * @param onChange hears false when a client is gone that nobody closed, and true when there is another
     */
    ControlCommands(TmuxEndpoint endpoint, Duration limit, Consumer<Boolean> onChange) {
        this.endpoint = endpoint;
        this.limit = limit;
        this.onChange = onChange;
    }

    @Override
    public byte[] ask(List<String> command, Effect effect, @Nullable String server) {
        try {
            return askOnce(command, effect, server);
        } catch (UnavailableException e) {
            if (e.effect() != Effect.NONE) {
                throw e;
            }
            return askOnce(command, effect, server);
        }
    }

    private byte[] askOnce(List<String> command, Effect effect, @Nullable String server) {
        Connection now = connection();
        if (server != null && !server.equals(now.server())) {
            throw Refusals.restarted();
        }
        return effect == Effect.NONE
                ? now.client().ask(command, effect, limit)
                : endpoint.entrance().change(() -> now.client().ask(command, effect, limit));
    }

    @Override
    public String server() {
        return connection().server();
    }

    private Connection connection() {
        connecting.lock();
        try {
            Connection held = connection;
            if (held != null && held.client().alive()) {
                return held;
            }
            if (closed) {
                throw new UnavailableException(Failure.of("the connection to tmux was closed")
                        .provider(TmuxSessionProvider.NAME)
                        .hint("Connect again."));
            }
            if (held != null) {
                held.client().close();
                Entrance.afterLoss();
            }
            Connection made = connect();
            connection = made;
            if (before) {
                onChange.accept(true);
            }
            before = true;
            return made;
        } finally {
            connecting.unlock();
        }
    }

    private Connection connect() {
        String name = CLIENT_SESSION + UUID.randomUUID().toString().replace("-", "");
        List<String> line = new ArrayList<>(List.of("-C", "new-session", "-s", name, "-x", "80", "-y", "24"));
        line.addAll(List.of("sh", "-c", WHILE_ATTACHED, "sh", endpoint.binary()));
        ControlClient client = ControlClient.start(endpoint, line, new Events(), limit);
        try {
            String server = new String(client.ask(WHICH_SERVER, Effect.NONE, limit), StandardCharsets.UTF_8).strip();
            return new Connection(client, server, name);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private boolean isClosed() {
        connecting.lock();
        try {
            return closed;
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        Connection last;
        connecting.lock();
        try {
            closed = true;
            last = connection;
        } finally {
            connecting.unlock();
        }
        if (last != null) {
            boolean interrupted = Thread.interrupted();
            end(last);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(Connection last) {
        try {
            // By this the client leaves, too.
            endpoint.entrance()
                    .change(() -> last.client()
                            .ask(List.of("kill-session", "-t", "=" + last.session()), Effect.UNKNOWN, limit));
        } catch (HydravisorException e) {
            LOG.debug("The session of a control client ends a little later", e);
        } finally {
            last.client().close();
        }
    }

    private final class Events implements ControlClient.Events {
        @Override
        public void output(String pane, byte[] bytes) {}

        @Override
        public void paused(String pane) {}

        @Override
        public void notification(String name, String rest) {}

        @Override
        public void ended() {
            if (!isClosed()) {
                onChange.accept(false);
            }
        }
    }
}
