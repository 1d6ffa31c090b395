package io.hydravisor.session;

import io.hydravisor.core.Capability;

/** What sessions may be able to do. */
public final class SessionCapability {
    /** A session has windows and panes, can be typed into and read, see {@link MultiplexedSession}. */
    public static final Capability MULTIPLEXED = Capability.of("session.multiplexed", "windows, panes and buffers");

    /** A session can outlive the connection that made it. */
    public static final Capability OUTLIVES_CLIENT =
            Capability.of("session.outlives-client", "sessions that are detached or leased");

    /** A pane's bytes can be read as they come. */
    public static final Capability LIVE_OUTPUT = Capability.of("session.live-output", "a pane's bytes as they come");

    /** What a pane writes can be appended to a file by the backend itself, also while nobody is connected. */
    public static final Capability LOG = Capability.of("session.log", "logs of panes");

    private SessionCapability() {}
}
