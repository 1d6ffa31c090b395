package io.hydravisor.testkit.tck;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Capability;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is left in the JVM. */
final class ResourceRules {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(50);

    private ResourceRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of(
                        "X-1",
                        "Five seconds after everything was closed, no thread, descriptor or child process is left of it.",
                        ResourceRules::leavesNothing),
                Rule.of(
                        "X-2",
                        "Five seconds after a failed connection or a failed start, nothing is left of it.",
                        ResourceRules::failuresLeaveNothing));
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

    private static void refuse(Runnable call) {
        try {
            call.run();
        } catch (io.hydravisor.core.HydravisorException e) {
            return; // As expected; some providers take any address.
        }
    }

    private static void settle() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(WITHIN.toNanos() / 2);
    }

    private static void nothingSince(Census before) throws InterruptedException {
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
