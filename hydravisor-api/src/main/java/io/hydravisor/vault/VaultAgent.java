package io.hydravisor.vault;

import java.nio.file.Path;

/** An SSH agent over a vault, which serves until it or the vault is closed. Safe for use by many threads. */
public interface VaultAgent extends AutoCloseable {
    /**
     * Where it listens.
     *
     * @return what {@code SSH_AUTH_SOCK} has to be
     */
    Path socket();

    /** Ends all connections and removes the socket. Does nothing the second time. */
    @Override
    void close();
}
