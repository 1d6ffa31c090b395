package io.hydravisor.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened through one connection and has a life of its own until it is closed, with the connection at the latest. */
final class OpenEnds {
    private static final Logger LOG = LoggerFactory.getLogger(OpenEnds.class);

    private static final Object OF_NONE = new Object();

    /** Each with the machine that it is of use with; machines are told apart by identity, as their names are used again. */
    private final Map<AutoCloseable, Object> open = new ConcurrentHashMap<>();

    <T extends AutoCloseable> T add(T end) {
        open.put(end, OF_NONE);
        return end;
    }

    /**
     * Adds what is of no use without its machine.
     *
     * @param machine its driver
     */
    <T extends AutoCloseable> T add(Object machine, T end) {
        open.put(end, machine);
        return end;
    }

    void remove(AutoCloseable end) {
        open.remove(end);
    }

    /**
     * Closes what was of use only with a machine that has been destroyed.
     *
     * @param machine its driver
     */
    void closeOf(Object machine) {
        List<AutoCloseable> left = new ArrayList<>(open.keySet());
        left.removeIf(end -> open.get(end) != machine);
        left.forEach(OpenEnds::close);
    }

    /** Closes all, at the same time, as hanging up takes a while. */
    void closeAll(Executor executor) {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (AutoCloseable end : List.copyOf(open.keySet())) {
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
