package io.hydravisor.tmux;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Where control clients enter a tmux server: one at a time, and while nothing of this JVM changes anything there. Up to 3.6 a server
 * crashes, and with it all sessions, when it has a change to tell while such a client is still introducing itself (tmux #4980),
 * or when that client goes (tmux #5004). Safe for use by many threads.
 */
final class Entrance {
    /** By the arguments that choose the server, for all connections of this JVM. */
    private static final Map<List<String>, Entrance> ALL = new ConcurrentHashMap<>();

    /** What ends one client may end others; the server is to have taken leave of them all before the next one enters. */
    private static final Duration AFTER_LOSS = Duration.ofMillis(100);

    private final ReadWriteLock lock =
            new ReentrantReadWriteLock(true); // a stream of changes must not keep a client out

    private Entrance() {}

    static Entrance of(List<String> server) {
        return ALL.computeIfAbsent(server, which -> new Entrance());
    }

    /** Lets a client in; returns when it has entered. */
    <T> T enter(Supplier<T> client) {
        return holding(lock.writeLock(), client);
    }

    /** Waits before a client comes in place of one that was lost. */
    static void afterLoss() {
        LockSupport.parkNanos(AFTER_LOSS.toNanos());
    }

    /** Changes something, or lets a client go. */
    <T> T change(Supplier<T> change) {
        return holding(lock.readLock(), change);
    }

    private static <T> T holding(Lock held, Supplier<T> what) {
        held.lock();
        try {
            return what.get();
        } finally {
            held.unlock();
        }
    }
}
