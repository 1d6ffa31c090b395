package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.spi.SessionProvider;
import java.nio.file.Path;

/**
 * A place for sessions that nobody else uses, with the provider that is tried on it. Safe for use by many threads.
 */
public interface SessionLab extends AutoCloseable {
    /** {@return the provider; the same each time} */
    SessionProvider provider();

    /** {@return where the provider finds it} */
    String endpoint();

    /**
     * What runs in its panes.
     *
     * @return a {@link ShellSessionGuest} by default
     */
    default SessionGuest guest() {
        return new ShellSessionGuest();
    }

    /** {@return an empty folder that this program and what the guest runs see at the same path} */
    Path folder();

    /**
     * Makes clients.
     *
     * @return a new builder that has the provider, and a state folder that is the lab's own
     */
    default Hydravisor.Builder client() {
        return Hydravisor.builder().provider(provider()).stateFolder(folder().resolve("state"));
    }

    /** Ends everything in it. */
    @Override
    void close();
}
