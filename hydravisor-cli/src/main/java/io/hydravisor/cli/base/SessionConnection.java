package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Sessions;

/** An open way to the sessions of one endpoint. Closing it leaves them as they are. */
public final class SessionConnection implements AutoCloseable {
    private final Hydravisor hydra;
    private final Sessions sessions;

    SessionConnection(Hydravisor hydra, Sessions sessions) {
        this.hydra = hydra;
        this.sessions = sessions;
    }

    public Sessions sessions() {
        return sessions;
    }

    public MultiplexedSession session(String name) {
        return sessions.attach(name).multiplexed();
    }

    @Override
    public void close() {
        hydra.close();
    }
}
