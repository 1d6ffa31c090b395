package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import java.util.concurrent.atomic.AtomicLong;

/** A command in a sandbox that counts and counts, and somebody who hears every number of it. */
final class Witness implements AutoCloseable {
    private final CommandProcess counting;
    private final Thread listener;
    private final AtomicLong heard = new AtomicLong();
    private volatile String wrong = "";

    Witness(Sandbox box) {
        counting = box.start(Command.shell("i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done"));
        listener = new Thread(this::listen, "witness");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try {
            counting.stdout().lines().forEach(line -> {
                if (Long.parseLong(line) != heard.get() + 1) {
                    throw new IllegalStateException(line + " after " + heard.get());
                }
                heard.set(Long.parseLong(line));
            });
            wrong = "an end";
        } catch (RuntimeException e) {
            wrong = e.toString();
        }
    }

    /** Nothing was lost until now, and it goes on. */
    void goesOn() throws Exception {
        long before = heard.get();
        Soon.happens("another number", () -> heard.get() > before || !wrong.isEmpty());
        assertThat(wrong).isEmpty();
    }

    @Override
    public void close() {
        counting.close();
    }
}
