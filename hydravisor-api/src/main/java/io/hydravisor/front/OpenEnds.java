package io.hydravisor.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened through one connection and has a life of its own until it is closed, with the connection at the latest. */
final class OpenEnds {
    private static final Logger LOG = LoggerFactory.getLogger(OpenEnds.class);

    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    <T extends AutoCloseable> T add(T end) {
        open.add(end);
        return end;
    }

    void remove(AutoCloseable end) {
        open.remove(end);
    }

    /** Closes all, at the same time, as hanging up takes a while. */
    void closeAll(Executor executor) {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (AutoCloseable end : List.copyOf(open)) {
            closing.add(CompletableFuture.runAsync(() -> close(end), executor));
        }
        closing.forEach(CompletableFuture::join);
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            // The connection has to be closed all the same.
            LOG.warn("Could not close {}", end, e);
        }
    }
}
