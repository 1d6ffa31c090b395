package io.hydravisor.testkit.tck;

import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Tells whether the program of {@link Guest#heartbeat} lives, by the size of the file that it fills. */
final class Heartbeat {
    /** Several beats fit in. */
    private static final Duration LOOK = Duration.ofMillis(600);

    private final Sandbox machine;
    private final String file;

    Heartbeat(Sandbox machine, String file) {
        this.machine = machine;
        this.file = file;
    }

    private long size() {
        try {
            return machine.files().stat(file).size();
        } catch (NotFoundException e) {
            return 0;
        }
    }

    void beats() throws InterruptedException {
        long before = size();
        Lab.eventually("the file grows", () -> size() > before);
    }

    /** Waits until it has stopped: some time goes by without a beat. */
    void stops() throws InterruptedException {
        Lab.eventually("the file does not grow any more", () -> {
            long before = size();
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            return size() == before;
        });
    }

    /** Has stopped already. */
    void hasStopped() throws InterruptedException {
        long before = size();
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        org.junit.jupiter.api.Assertions.assertEquals(before, size(), "something of the process group still runs");
    }
}
