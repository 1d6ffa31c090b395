package io.hydravisor.session;

/** Tells of what becomes of a session, until it is closed, the session is gone or its connection is closed. */
public interface SessionWatch extends AutoCloseable {
    /** Stops it; what is just being told of may still come. A second close does nothing. */
    @Override
    void close();
}
