package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives all commands through one control client, and starts another when that is gone. */
final class ControlCommands implements Commands {
    private final TmuxEndpoint endpoint;
    private final Duration limit;
    private final Consumer<Boolean> onChange;
    private volatile boolean closed;
    private final Lock connecting = new ReentrantLock(); // guards the fields below
    private @Nullable ClientSession connection;
    private boolean before;

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
        ClientSession now = connection();
        if (server != null && !server.equals(now.server())) {
            throw Refusals.restarted();
        }
        return now.ask(command, effect);
    }

    @Override
    public String server() {
        return connection().server();
    }

    private ClientSession connection() {
        connecting.lock();
        try {
            ClientSession held = connection;
            if (held != null && held.client().alive()) {
                return held;
            }
            if (closed) {
                throw Refusals.closed();
            }
            if (held != null) {
                held.client().close();
                Entrance.afterLoss();
            }
            ClientSession made = ClientSession.start(endpoint, List.of(), List.of(), new Events(), limit);
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

    @Override
    public void close() {
        ClientSession last;
        connecting.lock();
        try {
            closed = true;
            last = connection;
        } finally {
            connecting.unlock();
        }
        if (last != null) {
            last.close();
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
            if (!closed) {
                onChange.accept(false);
            }
        }
    }
}
