package io.hydravisor.net;

import java.net.InetSocketAddress;

/**
 * A port of this host that leads to a port on a machine's own loopback, for as long as it is open. Only hydravisor-api
 * implements this. Safe for use by many threads.
 *
 * <p>A connection to it whose other end can't be reached, since nothing listens there, is closed at once; the reason is
 * logged. When the machine ends, connections end, and new ones are closed at once. A machine that is destroyed takes its
 * forwards along: at once if that is done by who opened them or by the machine's owner here, else with the next connection.
 */
public interface PortForward extends AutoCloseable {
    /** {@return where it listens on this host} */
    InetSocketAddress localAddress();

    /** {@return the port inside} */
    int port();

    /** {@return how many connections are open} */
    int connections();

    /** {@return how many bytes went in, over all connections} */
    long bytesIn();

    /** {@return how many bytes came out, over all connections} */
    long bytesOut();

    /** Stops listening, so that its address is free again, and ends every connection. A second close does nothing. */
    @Override
    void close();
}
