package io.hydravisor.testkit.memory;

import java.io.IOException;

/** A port of a sandbox's loopback that a program listens on. Only this package implements it. For the program's thread. */
public interface ProgramListener extends AutoCloseable {
    /** {@return the port} */
    int port();

    /**
     * Waits for a connection, through a forward or from another program.
     *
     * @return the connection
     * @throws IOException if the listener was closed
     */
    ProgramConnection accept() throws IOException;

    /** Stops listening. A second close does nothing. */
    @Override
    void close();
}
