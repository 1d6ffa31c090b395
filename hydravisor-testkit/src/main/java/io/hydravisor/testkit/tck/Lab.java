package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** Where one rule is checked: clients and sandboxes that are gone when it is closed. Used by one thread. */
final class Lab implements AutoCloseable {
    /** How long something may take that has to happen; nobody waits longer than it takes. */
    static final Duration PATIENCE =
            Duration.ofSeconds(Math.min(30, Integer.getInteger("hydravisor.tck.seconds", 120) / 2));

    private static final Duration POLL = Duration.ofMillis(20);

    private final Subject subject;
    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private final List<Hydravisor> clients = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private @Nullable Sandboxes sandboxes;
    private @Nullable Sandbox box;

    Lab(Subject subject) {
        this.subject = subject;
    }

    Subject subject() {
        return subject;
    }

    Guest guest() {
        return subject.guest();
    }

    Disturbance disturbance() {
        return subject.disturbance().orElseThrow();
    }

    /** What the first client's subscriber was told. */
    List<HydravisorEvent> events() {
        return events;
    }

    Hydravisor.Builder builder() {
        return subject.builder();
    }

    /** A client that is closed at the end, if the rule has not done so. */
    Hydravisor client(Hydravisor.Builder settings) {
        Hydravisor client = settings.discover();
        clients.add(client);
        return client;
    }

    /** The first client's connection. */
    Sandboxes sandboxes() {
        Sandboxes known = sandboxes;
        if (known == null) {
            known = client(builder().onEvent(events::add)).sandboxes(subject.endpoint());
            sandboxes = known;
        }
        return known;
    }

    /** Another client's connection. */
    Sandboxes second() {
        return second(builder());
    }

    Sandboxes second(Hydravisor.Builder settings) {
        return client(settings).sandboxes(subject.endpoint());
    }

    /** A name that nobody has used; what has it at the end is destroyed. */
    String name() {
        String name = "tck-" + UUID.randomUUID().toString().substring(0, 13);
        names.add(name);
        return name;
    }

    SandboxSpec spec() {
        return subject.spec().name(name());
    }

    /** The rule's own sandbox. */
    Sandbox box() {
        Sandbox known = box;
        if (known == null) {
            known = sandboxes().create(spec());
            box = known;
        }
        return known;
    }

    ExecResult exec(Command command) {
        return box().exec(command);
    }

    /** A path that nothing has. */
    String path() {
        return subject.folder() + "/tck-" + UUID.randomUUID().toString().substring(0, 13);
    }

    /** Bytes that look like nothing in particular, the same in each run. */
    static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** Waits until something holds; what it throws meanwhile counts as not yet. */
    static void eventually(String what, Callable<Boolean> holds) throws InterruptedException {
        long start = System.nanoTime();
        Exception last = null;
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            try {
                if (holds.call()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new AssertionError("not so after " + PATIENCE.toSeconds() + " s: " + what, last);
    }

    /** A call that must be refused: with this type, a hint, and nothing done. */
    static <E extends HydravisorException> E refused(Class<E> type, Executable call) {
        E thrown = Assertions.assertThrows(type, call);
        Assertions.assertTrue(thrown.hint().isPresent(), () -> "an error must say what to do: " + thrown);
        Assertions.assertEquals(Effect.NONE, thrown.effect(), () -> "what is refused has no effect: " + thrown);
        return thrown;
    }

    /** The names that the endpoint lists. */
    Set<String> listed() {
        Set<String> listed = new HashSet<>();
        sandboxes().list().forEach(info -> listed.add(info.name()));
        return listed;
    }

    /** Watches a file that a heartbeat fills. */
    Heartbeat heartbeat(Sandbox machine, String file) {
        return new Heartbeat(machine, file);
    }

    @Override
    public void close() {
        subject.disturbance().ifPresent(Disturbance::heal);
        List<RuntimeException> failures = new ArrayList<>();
        for (Hydravisor client : clients) {
            attempt(client::close, failures);
        }
        if (!names.isEmpty()) {
            attempt(this::destroyLeft, failures);
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void destroyLeft() {
        try (Hydravisor last = builder().discover();
                Sandboxes endpoint = last.sandboxes(subject.endpoint())) {
            for (String name : names) {
                find(endpoint, name).ifPresent(Sandbox::destroy);
            }
        }
    }

    private static Optional<Sandbox> find(Sandboxes endpoint, String name) {
        try {
            return Optional.of(endpoint.attach(name));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static void attempt(Runnable step, List<RuntimeException> failures) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
