package io.hydravisor.containerd;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Something that happens once, at a moment of one request of those that follow. */
final class Crash {
    private static final long LONGEST_SECONDS = 120;

    /** When it happens. */
    enum Moment {
        /** The request is made, and does not arrive. */
        BEFORE,
        /** The request has arrived a moment ago. */
        DURING,
        /** The request is done, and its reply does not arrive. */
        AFTER,
        /** The reply arrives, and the next request finds nobody. */
        BETWEEN
    }

    private enum State {
        EXPECTED,
        HAPPENING,
        CALLED_OFF
    }

    private final Moment moment;
    private final AtomicInteger passing;
    private final Callable<?> work;
    private final Callable<?> repair;
    private final AtomicReference<State> state = new AtomicReference<>(State.EXPECTED);
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /**
     * @param passing how many requests it lets pass
     * @param work what happens
     * @param repair what puts it right again; by itself, as whoever made the request may wait for that
     */
    Crash(Moment moment, int passing, Callable<?> work, Callable<?> repair) {
        this.moment = moment;
        this.passing = new AtomicInteger(passing);
        this.work = work;
        this.repair = repair;
    }

    /** {@return whether it has happened at this moment of a request} */
    boolean meets(Moment now) {
        if (now != moment || passing.getAndDecrement() != 0 || !state.compareAndSet(State.EXPECTED, State.HAPPENING)) {
            return false;
        }
        try {
            work.call();
            Thread repairer = new Thread(this::repair, "crash-repair");
            repairer.setDaemon(true);
            repairer.start();
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
        return true;
    }

    private void repair() {
        try {
            repair.call();
            end.complete(null);
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
    }

    /** {@return whether it has happened, after its end; if not, it will not any more} */
    boolean happened() throws Exception {
        if (state.compareAndSet(State.EXPECTED, State.CALLED_OFF)) {
            return false;
        }
        end.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        return true;
    }
}
