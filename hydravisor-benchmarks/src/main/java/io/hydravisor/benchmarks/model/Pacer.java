package io.hydravisor.benchmarks.model;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Gives each of many clients a token every 20 ms, from one thread. */
final class Pacer implements AutoCloseable {
    private static final long INTERVAL_NANOS = 20_000_000;

    private final List<Client> added = new ArrayList<>();
    private volatile boolean closed;

    Pacer() {
        TokenServer.start("pacer", this::run);
    }

    private static final class Client {
        private final Socket socket;
        private int left;

        Client(Socket socket, int tokens) {
            this.socket = socket;
            this.left = tokens;
        }

        /** Whether it wants more. */
        boolean serve() {
            try {
                if (left-- > 0) {
                    TokenServer.token(socket.getOutputStream());
                    return true;
                }
                TokenServer.end(socket.getOutputStream());
                socket.close();
            } catch (IOException e) {
                // It has gone.
            }
            return false;
        }
    }

    void add(Socket client, int tokens) {
        synchronized (added) {
            added.add(new Client(client, tokens));
        }
    }

    private void run() {
        List<Client> served = new ArrayList<>();
        long next = System.nanoTime();
        while (!closed) {
            synchronized (added) {
                served.addAll(added);
                added.clear();
            }
            for (Iterator<Client> all = served.iterator(); all.hasNext(); ) {
                if (!all.next().serve()) {
                    all.remove();
                }
            }
            next += INTERVAL_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
