package io.hydravisor.tmux;

import io.hydravisor.spi.ProviderContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clients that hear what panes write: one for each session that somebody reads from, as a control client hears its own
 * session alone. Safe for use by many threads.
 */
final class Watchers implements AutoCloseable {
    /** A JVM that stands still for longer, as in a debugger, loses output, and the server no memory. */
    static final int PAUSE_SECONDS = 30;

    private final TmuxEndpoint endpoint;
    private final ProviderContext context;
    private final int pauseSeconds;
    private final Lock lock =
            new ReentrantLock(); // guards 'watchers', also while one starts: the next reader waits for it
    private final Map<String, Watcher> watchers = new HashMap<>();

    Watchers(TmuxEndpoint endpoint, ProviderContext context, int pauseSeconds) {
        this.endpoint = endpoint;
        this.context = context;
        this.pauseSeconds = pauseSeconds;
    }

    Feed watch(String session, Server server, String pane) {
        lock.lock();
        try {
            Watcher watcher = watchers.get(session);
            if (watcher == null || !watcher.alive()) {
                watcher = new Watcher(session, server, endpoint, context, pauseSeconds);
                watcher.start();
                watchers.put(session, watcher);
            }
            Watcher chosen = watcher;
            Feed[] self = new Feed[1];
            Feed feed = new Feed(() -> leave(session, chosen, pane, self[0]));
            self[0] = feed;
            chosen.add(pane, feed);
            return feed;
        } finally {
            lock.unlock();
        }
    }

    private void leave(String session, Watcher watcher, String pane, Feed feed) {
        lock.lock();
        try {
            if (!watcher.remove(pane, feed)) {
                return;
            }
            watchers.remove(session, watcher);
        } finally {
            lock.unlock();
        }
        watcher.close();
    }

    @Override
    public void close() {
        List<Watcher> all;
        lock.lock();
        try {
            all = List.copyOf(watchers.values());
            watchers.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Watcher::close);
    }
}
