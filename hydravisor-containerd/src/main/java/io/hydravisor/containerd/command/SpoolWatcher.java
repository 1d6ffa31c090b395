package io.hydravisor.containerd.command;

import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.Pipe;
import io.hydravisor.containerd.host.Watches;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the spools of all commands of one client, and the pipes of commands and terminals, with one thread, which is there only
 * from the first of them on. It tells of writes, room and content; who wants the bytes reads them.
 */
public final class SpoolWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWatcher.class);

    private final Map<Integer, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Watches watches;
    private @Nullable Thread thread;

    /**
     * Starts to follow a file.
     *
     * @param listener runs on the one thread after each write, perhaps once for several
     * @return ends the following; the kernel gives one number to all who follow one file, so the listener is part of it
     */
    synchronized Following add(Path file, Runnable listener) throws NativeException {
        if (closed.get()) {
            throw CommandLauncher.closedMeanwhile();
        }
        Watches open = started();
        int watch = open.add(file);
        listeners.computeIfAbsent(watch, number -> new CopyOnWriteArrayList<>()).add(listener);
        return () -> remove(watch, listener);
    }

    private synchronized Watches started() throws NativeException {
        Watches open = watches;
        if (open == null) {
            Watches made = new Watches();
            thread = new Thread(() -> follow(made), "hydravisor-containerd-tail");
            thread.setDaemon(true);
            thread.start();
            watches = made;
            open = made;
        }
        return open;
    }

    /**
     * Asks to be told, once, on the one thread, when a pipe is ready for what it was opened for, or nobody is at its other end.
     *
     * @return false if nobody will be told, as this is closed
     */
    public synchronized boolean onceReady(Pipe pipe, Runnable then) throws NativeException {
        if (closed.get()) {
            return false;
        }
        started().onceReady(pipe, then);
        return true;
    }

    /** Takes back what {@link #onceReady} asked; to be called before the pipe is closed. */
    public synchronized void forget(Pipe pipe) {
        if (watches != null && !closed.get()) {
            watches.forget(pipe);
        }
    }

    private synchronized void remove(int watch, Runnable listener) {
        List<Runnable> left = listeners.get(watch);
        if (left != null && left.remove(listener) && left.isEmpty()) {
            listeners.remove(watch);
            if (watches != null && !closed.get()) {
                watches.remove(watch);
            }
        }
    }

    /** Ends the following of one file. */
    @FunctionalInterface
    interface Following extends AutoCloseable {
        @Override
        void close();
    }

    private void follow(Watches open) {
        while (open.await(this::tell, () -> listeners.keySet().forEach(this::tell))) {
            // Each pass waits for writes and tells of them.
        }
        open.close();
    }

    private void tell(int watch) {
        for (Runnable listener : listeners.getOrDefault(watch, List.of())) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.warn("A listener to a command's output failed", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed.compareAndSet(false, true) && watches != null) {
            watches.stop();
        }
    }
}
