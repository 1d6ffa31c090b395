package io.hydravisor.tmux;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Locks so that what is typed in one call is not mixed with what another one types. Two panes may share one. */
final class PaneLocks {
    private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    void hold(String pane, Runnable typing) {
        Lock lock = locks[Math.floorMod(pane.hashCode(), locks.length)];
        lock.lock();
        try {
            typing.run();
        } finally {
            lock.unlock();
        }
    }
}
