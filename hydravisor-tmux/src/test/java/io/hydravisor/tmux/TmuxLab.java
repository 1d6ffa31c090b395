package io.hydravisor.tmux;

import io.hydravisor.spi.SessionProvider;
import io.hydravisor.testkit.tck.SessionLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A tmux server of its own for each rule. */
final class TmuxLab implements SessionLab {
    private final TmuxServer server = new TmuxServer();
    private final SessionProvider provider;
    private final String options;

    /**
     * @param options what stands behind the endpoint's address
     */
    TmuxLab(SessionProvider provider, String options) {
        this.provider = provider;
        this.options = options;
        try {
            server.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SessionProvider provider() {
        return provider;
    }

    @Override
    public String endpoint() {
        return server.endpoint() + options;
    }

    @Override
    public Path folder() {
        return server.folder();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
