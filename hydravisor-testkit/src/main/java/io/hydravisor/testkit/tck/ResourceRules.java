package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is left in the JVM. */
final class ResourceRules {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private ResourceRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                        "X-1",
                        "Five seconds after everything was closed, no thread, descriptor or child process is left of it.",
                        ResourceRules::leavesNothing),
                SandboxRule.of(
                        "X-2",
                        "Five seconds after a failed connection or a failed start, nothing is left of it.",
                        ResourceRules::failuresLeaveNothing),
                SandboxRule.of(
                        "X-3",
                        "A diagnosis fails for nothing that is missing, says what to do, changes nothing and leaves nothing.",
                        ResourceRules::diagnosesLeaveNothing));
    }

    private static void leavesNothing(Lab lab) throws InterruptedException {
        // The first use opens jars and the like, which the JVM keeps.
        useAll(lab);
        settle();
        Census before = Census.take();
        useAll(lab);
        nothingSince(before);
    }

    private static void useAll(Lab lab) {
        try (Hydravisor hydra = lab.builder().discover();
                Sandboxes endpoint = hydra.sandboxes(lab.subject().endpoint());
                Sandbox box = endpoint.create(lab.spec())) {
            box.exec(lab.guest().print("out", "err")).orThrow();
            box.exec(lab.guest().cat().stdin(Stdin.of("in"))).orThrow();
            // What is left open from here on is closed with what contains it.
            CommandProcess running = box.start(lab.guest().cat().stdin(Stdin.open()));
            running.stdout().reader(0).next(Duration.ofMillis(10));
            if (box.supports(Capability.FILES).available()) {
                box.files().writeText(lab.path(), "x");
                box.files().list(lab.subject().folder()).close();
            }
            if (box.supports(Capability.TERMINALS).available()) {
                Terminal terminal = box.terminal(TerminalSpec.of(lab.guest().cat()));
                terminal.resize(terminal.size());
            }
            if (box.supports(Capability.FORWARD).available()) {
                box.forward(7009);
            }
            running.close();
        }
    }

    private static void failuresLeaveNothing(Lab lab) throws InterruptedException {
        fail(lab);
        settle();
        Census before = Census.take();
        fail(lab);
        nothingSince(before);
    }

    private static void fail(Lab lab) {
        String endpoint = lab.subject().endpoint();
        try (Hydravisor hydra = lab.builder().discover()) {
            for (String wrong : List.of(
                    endpoint + (endpoint.indexOf('?') < 0 ? "?" : "&") + "tck-unknown=1",
                    endpoint.replaceAll("\\?.*", "") + "/tck-missing")) {
                refuse(() -> hydra.sandboxes(wrong).close());
            }
            try (Sandboxes right = hydra.sandboxes(endpoint);
                    Sandbox box = right.create(lab.spec())) {
                refuse(() -> box.exec("/no/such/program"));
                refuse(() -> right.attach(lab.name()));
                refuse(() -> right.create(lab.spec().name(box.name())));
            }
        }
    }

    private static void diagnosesLeaveNothing(Lab lab) throws Exception {
        diagnose(lab);
        settle();
        Census before = Census.take();
        diagnose(lab);
        nothingSince(before);

        Sandbox box = lab.box();
        Set<String> listed = lab.listed();
        diagnose(lab);
        assertEquals(listed, lab.listed(), "a diagnosis has made or destroyed something");
        box.exec(lab.guest().exit(0)).orThrow();
    }

    /** Of an endpoint that is there, and of one that is not, save with a provider that takes any address. */
    private static void diagnose(Lab lab) throws IOException {
        Endpoint there = Endpoint.parse(lab.subject().endpoint());
        Endpoint nowhere = new Endpoint(there.scheme(), there.address() + "/tck-missing", Map.of());
        Path folder = Files.createTempDirectory("tck-");
        Path state = folder.resolve("state");
        try (LentContext context = new LentContext(state)) {
            for (Endpoint endpoint : List.of(there, nowhere)) {
                for (Prerequisite needed : lab.subject().provider().diagnose(Optional.of(endpoint), context)) {
                    assertTrue(
                            needed.status() == Prerequisite.Status.FOUND
                                    || needed.fix().isPresent(),
                            () -> "what is not there needs a word on what to do: " + needed);
                }
            }
            assertFalse(Files.exists(state), "a diagnosis has made the state folder");
        } finally {
            Files.deleteIfExists(state);
            Files.delete(folder);
        }
    }

    private static void refuse(Runnable call) {
        try {
            call.run();
        } catch (io.hydravisor.core.HydravisorException e) {
            return; // As expected; some providers take any address.
        }
    }

    static void settle() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(WITHIN.toNanos() / 2);
    }

    static void nothingSince(Census before) throws InterruptedException {
        long start = System.nanoTime();
        List<String> more = Census.take().since(before);
        while (!more.isEmpty()) {
            if (System.nanoTime() - start > WITHIN.toNanos()) {
                throw new AssertionError("left behind: " + more);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            more = Census.take().since(before);
        }
    }
}
