package io.hydravisor.testkit.memory;

import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What shall go wrong between a provider in memory and its backends, and what was asked of them so far. Safe for use by many
 * threads; takes effect at once for all connections of the provider.
 *
 * <p>A verb is the name of a method of the SPI's drivers, such as {@code create}, {@code start}, {@code signal} or {@code
 * openRead} for sandboxes and {@code keys} or {@code run} for sessions; a sandbox's start() and a command's are both {@code start}. Verbs are counted over all connections of the provider,
 * and a fault's {@code n} counts from the moment it was asked for: 1 is the next call. Two verbs of ours are added: {@code
 * connect}, and {@code ask}, the question after a lost reply whether the request took effect. What a driver knows without asking
 * ({@code supports}, {@code record}, {@code exit}, {@code read}, {@code written}, {@code timedOut}, {@code groupAlive}), what flows
 * once something is open (a terminal, a file, a port) and {@code closeStdin}, which a driver makes up for later, are no calls:
 * they are neither counted nor made to fail, but feel {@link #loseConnection()}.
 */
public final class Faults {
    /** The calls of sandboxes. */
    static final Verbs SANDBOXES = new Verbs(
            Set.of(
                    "ask",
                    "attach",
                    "commands",
                    "connect",
                    "describe",
                    "dial",
                    "forkPoint",
                    "list",
                    "open",
                    "openRead",
                    "openTree",
                    "snapshots",
                    "stat",
                    "stats"),
            Set.of(
                    "annotate",
                    "create",
                    "createDirectories",
                    "createFile",
                    "createLink",
                    "deleteSnapshot",
                    "destroy",
                    "discard",
                    "finish",
                    "finishFolder",
                    "fork",
                    "markTimedOut",
                    "move",
                    "openWrite",
                    "pause",
                    "remove",
                    "resize",
                    "restore",
                    "resume",
                    "setPermissions",
                    "signal",
                    "snapshot",
                    "start",
                    "stop",
                    "terminal",
                    "write"));

    /** The calls of sessions. */
    static final Verbs SESSIONS = new Verbs(
            Set.of(
                    "ask",
                    "attach",
                    "buffer",
                    "buffers",
                    "capture",
                    "connect",
                    "describe",
                    "list",
                    "open",
                    "panes",
                    "watch",
                    "windows"),
            Set.of(
                    "annotate",
                    "create",
                    "deleteBuffer",
                    "hangUp",
                    "keys",
                    "kill",
                    "killPane",
                    "killWindow",
                    "newWindow",
                    "paste",
                    "rename",
                    "renameWindow",
                    "resizePane",
                    "resizeWindow",
                    "run",
                    "selectPane",
                    "selectWindow",
                    "send",
                    "setBuffer",
                    "split",
                    "swapPanes",
                    "type"));

    private final Verbs verbs;

    private final Lock lock = new ReentrantLock(); // guards what is not final
    private final List<Call> calls = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private boolean lost;
    private long outages;

    Faults(Verbs verbs) {
        this.verbs = verbs;
    }

    /** What can be called, with and without an effect. */
    record Verbs(Set<String> reads, Set<String> changes) {
        boolean has(String verb) {
            return reads.contains(verb) || changes.contains(verb);
        }
    }

    /** A connection, to be told. */
    interface Link {
        void lost();

        void restored();
    }

    /** What shall happen to one call. */
    record Fate(Duration delay, @Nullable RuntimeException failure, boolean replyLost) {}

    private static final class Plan {
        private final String verb;
        private final Fate fate;
        private int left;

        Plan(String verb, int n, Fate fate) {
            this.verb = verb;
            this.left = n;
            this.fate = fate;
        }
    }

    /**
     * Makes the next call fail before it takes effect.
     *
     * @param verb which call
     * @param exception what it throws; a {@link io.hydravisor.core.HydravisorException}, unless a provider's bug shall be acted
     * @throws InvalidInputException if there is no such verb
     */
    public void failNext(String verb, RuntimeException exception) {
        failAt(verb, 1, exception);
    }

    /**
     * Makes the nth call from now on fail before it takes effect.
     *
     * @param verb which call
     * @param n 1 is the next one
     * @param exception what it throws
     * @throws InvalidInputException if there is no such verb, or n is not positive
     */
    public void failAt(String verb, int n, RuntimeException exception) {
        plan(verb, n, new Fate(Duration.ZERO, Objects.requireNonNull(exception, "exception"), false));
    }

    /**
     * Holds the nth call from now on up, before it takes effect. One that is held up for the application's {@code requestTimeout}
     * or longer fails with a {@link io.hydravisor.core.DeadlineException} then, and never takes effect.
     *
     * @param verb which call
     * @param n 1 is the next one
     * @param time how long; positive
     * @throws InvalidInputException if there is no such verb, or n or the time is not positive
     */
    public void delay(String verb, int n, Duration time) {
        plan(verb, n, new Fate(Durations.positive("delay", time), null, false));
    }

    /**
     * Lets the nth call from now on take effect, and loses its reply. The driver asks the backend then (verb {@code ask}) and
     * goes on as if nothing had been; if that question fails too, the call throws a
     * {@link io.hydravisor.core.UnavailableException} that says that the effect is unknown.
     *
     * @param verb which call
     * @param n 1 is the next one
     * @throws InvalidInputException if there is no such verb, or n is not positive
     */
    public void disconnectAt(String verb, int n) {
        plan(verb, n, new Fate(Duration.ZERO, null, true));
    }

    private void plan(String verb, int n, Fate fate) {
        if (!verbs.has(verb)) {
            Set<String> all = new TreeSet<>(verbs.reads());
            all.addAll(verbs.changes());
            throw new InvalidInputException(Failure.of("not a call that can fail: '" + verb + "'")
                    .hint("Name one of " + String.join(", ", all) + "."));
        }
        if (n < 1) {
            throw new InvalidInputException(
                    Failure.of("not a number of a call: " + n).hint("1 is the next one."));
        }
        lock.lock();
        try {
            plans.add(new Plan(verb, n, fate));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Breaks all connections until {@link #restoreConnection()}: calls fail with
     * {@link io.hydravisor.core.UnavailableException}, spooled output stalls, direct commands and terminals end with Lost.
     * Everything else in the sandboxes goes on. Emits {@code endpoint.lost} for each connection. Does nothing while they are
     * broken.
     */
    public void loseConnection() {
        lock.lock();
        try {
            if (lost) {
                return;
            }
            lost = true;
            outages++;
        } finally {
            lock.unlock();
        }
        links.forEach(Link::lost);
    }

    /**
     * Breaks all connections as {@link #loseConnection()}, and brings them back after some time. Returns at once.
     *
     * @param time how long; positive
     * @throws InvalidInputException if the time is not positive
     */
    public void loseConnection(Duration time) {
        Durations.positive("outage", time);
        loseConnection();
        long outage = outages();
        Executor later = CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS);
        later.execute(() -> {
            if (outages() == outage) {
                restoreConnection();
            }
        });
    }

    /** Brings the connections back, and emits {@code endpoint.restored} for each. Does nothing if they are not broken. */
    public void restoreConnection() {
        lock.lock();
        try {
            if (!lost) {
                return;
            }
            lost = false;
        } finally {
            lock.unlock();
        }
        links.forEach(Link::restored);
    }

    /** Drops all faults that have not happened yet, brings the connections back, and forgets the calls. */
    public void reset() {
        lock.lock();
        try {
            plans.clear();
            calls.clear();
        } finally {
            lock.unlock();
        }
        restoreConnection();
    }

    /**
     * What was called since the provider was made or was last {@link #reset()}, failed calls included.
     *
     * @return a copy, oldest first
     */
    public List<Call> calls() {
        lock.lock();
        try {
            return List.copyOf(calls);
        } finally {
            lock.unlock();
        }
    }

    /**
     * How often one verb was called.
     *
     * @param verb which call
     * @return as many as {@link #calls()} has
     */
    public long count(String verb) {
        return calls().stream().filter(call -> call.verb().equals(verb)).count();
    }

    /** Counts a call, and tells what shall happen to it; of several faults for one call all happen. */
    Fate next(String verb, String resource) {
        lock.lock();
        try {
            calls.add(new Call(verb, resource));
            Fate fate = new Fate(Duration.ZERO, null, false);
            for (Iterator<Plan> all = plans.iterator(); all.hasNext(); ) {
                Plan plan = all.next();
                if (plan.verb.equals(verb) && --plan.left == 0) {
                    all.remove();
                    fate = new Fate(
                            fate.delay().plus(plan.fate.delay()),
                            fate.failure() != null ? fate.failure() : plan.fate.failure(),
                            fate.replyLost() || plan.fate.replyLost());
                }
            }
            return fate;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a call has no effect. */
    boolean reads(String verb) {
        return verbs.reads().contains(verb);
    }

    boolean lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** How often the connections broke so far. */
    long outages() {
        lock.lock();
        try {
            return outages;
        } finally {
            lock.unlock();
        }
    }

    void add(Link link) {
        links.add(link);
    }

    void remove(Link link) {
        links.remove(link);
    }
}
