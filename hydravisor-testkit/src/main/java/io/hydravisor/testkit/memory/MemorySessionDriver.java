package io.hydravisor.testkit.memory;

import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionRecord;
import java.util.Map;

/** A client's view of one session: each method is one request. */
final class MemorySessionDriver implements SessionDriver {
    private final MemoryLine line;
    private final MemorySession session;
    private final MemoryMultiplexer multiplexer;

    MemorySessionDriver(MemorySessionBackend backend, MemorySession session) {
        this.line = backend.line();
        this.session = session;
        this.multiplexer = new MemoryMultiplexer(backend, session);
    }

    private MemoryKernel kernel() {
        return session.host().kernel();
    }

    private void checkThere() {
        if (session.gone()) {
            throw Errors.noSession(session.resource());
        }
    }

    @Override
    public SessionRecord describe() {
        return line.call(
                "describe",
                session.resource(),
                () -> kernel().get(() -> {
                    checkThere();
                    return session.describe();
                }));
    }

    @Override
    public void annotate(Map<String, String> metadata) {
        line.run(
                "annotate",
                session.resource(),
                () -> kernel().change(() -> {
                    checkThere();
                    session.annotate(metadata);
                }));
    }

    @Override
    public void hangUp() {
        line.run("hangUp", session.resource(), () -> kernel().change(session::hangUp));
    }

    @Override
    public void kill() {
        line.run("kill", session.resource(), () -> kernel().change(session::end));
    }

    @Override
    public MultiplexerDriver multiplexer() {
        return multiplexer;
    }
}
