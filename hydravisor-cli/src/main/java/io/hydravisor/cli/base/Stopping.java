package io.hydravisor.cli.base;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What SIGINT, SIGTERM and SIGHUP do: they interrupt the command, which ends what it began and returns; a second one interrupts
 * it again, which cuts the ending short; a third ends the program at once. A signal that was ignored when the program began stays
 * ignored, as under nohup(1).
 */
public final class Stopping {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private static final int PATIENCE = 2;

    private final Thread command;
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger count = new AtomicInteger();

    private Stopping(Thread command) {
        this.command = command;
    }

    /** Nothing is interrupted. */
    public static Stopping none() {
        return new Stopping(Thread.currentThread());
    }

    /** Has the signals interrupt the calling thread. */
    public static Stopping interruptsThisThread() {
        Stopping stopping = new Stopping(Thread.currentThread());
        SIGNALS.forEach(name -> HostSignals.handle(name, stopping::handle));
        return stopping;
    }

    private void handle(int signal) {
        first.compareAndSet(0, signal);
        if (count.incrementAndGet() > PATIENCE) {
            Runtime.getRuntime().halt(ExitCodes.SIGNAL_BASE + first.get());
        }
        command.interrupt();
    }

    /** The signal that came first, if one has come. */
    public OptionalInt signal() {
        int number = first.get();
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
