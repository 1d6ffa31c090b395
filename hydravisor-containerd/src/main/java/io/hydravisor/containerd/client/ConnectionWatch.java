package io.hydravisor.containerd.client;

import java.util.concurrent.atomic.AtomicReference;

/** Tells of a connection that breaks, once for each time, and of its return. */
public final class ConnectionWatch {
    private enum State {
        NEVER_CONNECTED,
        CONNECTED,
        LOST
    }

    private final Runnable lost;
    private final Runnable restored;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEVER_CONNECTED);

    /**
     * @param lost must not block, as must not
     * @param restored which comes after each of the former, unless the connection is closed
     */
    public ConnectionWatch(Runnable lost, Runnable restored) {
        this.lost = lost;
        this.restored = restored;
    }

    /** {@return whether the connection is lost} */
    boolean sees(boolean connected) {
        if (connected) {
            if (state.getAndSet(State.CONNECTED) == State.LOST) {
                restored.run();
            }
        } else if (state.compareAndSet(State.CONNECTED, State.LOST)) {
            lost.run();
        }
        return state.get() == State.LOST;
    }
}
