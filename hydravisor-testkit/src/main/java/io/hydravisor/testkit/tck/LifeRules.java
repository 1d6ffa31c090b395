package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How sandboxes come and go. */
final class LifeRules {
    private LifeRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                        "L-1",
                        "A sandbox that was created runs, and is described as it was asked for.",
                        LifeRules::created),
                SandboxRule.of(
                        "L-2",
                        "A name that is in use is refused, and its sandbox is left alone.",
                        LifeRules::nameInUse),
                SandboxRule.of(
                        "L-3",
                        "A sandbox that does not exist is not found.",
                        lab -> Lab.refused(
                                NotFoundException.class, () -> lab.sandboxes().attach(lab.name()))),
                SandboxRule.of(
                        "L-4",
                        "An image that does not exist is not found, and nothing is left.",
                        LifeRules::missingImage),
                SandboxRule.of(
                        "L-5",
                        "What was destroyed is gone for every client; destroying it again does nothing.",
                        LifeRules::destroyed),
                SandboxRule.of(
                        "L-6",
                        "Another client sees labels, image, state and times as the maker does.",
                        LifeRules::seenAlike),
                SandboxRule.of(
                                "L-7",
                                "A stopped sandbox has no processes and keeps its files; it can be started again.",
                                LifeRules::restarts)
                        .needs(Capability.RESTART, Capability.FILES),
                SandboxRule.of(
                        "L-8", "Of two clients that create the same name at once, one succeeds.", LifeRules::race),
                SandboxRule.of("L-9", "Statistics are of the sandbox and of now.", LifeRules::stats)
                        .needs(Capability.STATS),
                SandboxRule.of("L-10", "Sandboxes do not see each other's files.", LifeRules::apart)
                        .needs(Capability.FILES),
                SandboxRule.of(
                        "L-11", "Events tell of a sandbox's and a command's beginning and end.", LifeRules::events),
                SandboxRule.of(
                        "L-12", "Thirty-two threads use one sandbox at once, each as if alone.", LifeRules::threads),
                SandboxRule.of(
                        "L-13",
                        "A creation that is repeated with its request id returns the first one's sandbox, to any client.",
                        LifeRules::repeated));
    }

    private static void created(Lab lab) {
        Instant before = Instant.now().minusSeconds(5);
        SandboxSpec spec = lab.spec().label("tck/label", "grüße = \"x\", y");
        try (Sandbox box = lab.sandboxes().create(spec)) {
            SandboxInfo info = box.info();
            assertEquals(spec.name().orElseThrow(), info.name());
            assertEquals(spec.name().orElseThrow(), box.name());
            assertEquals(SandboxState.RUNNING, info.state());
            assertEquals(spec.image(), info.image());
            assertEquals(spec.labels(), info.labels());
            assertEquals("scoped", info.ownership());
            assertTrue(
                    info.created().isAfter(before)
                            && info.created().isBefore(Instant.now().plusSeconds(5)),
                    () -> "created at " + info.created());
            assertTrue(lab.listed().contains(box.name()), "it is not listed");
        }
    }

    private static void nameInUse(Lab lab) {
        SandboxSpec spec = lab.spec();
        try (Sandbox box = lab.sandboxes().create(spec)) {
            Lab.refused(AlreadyExistsException.class, () -> lab.sandboxes().create(spec));
            box.exec(lab.guest().exit(0)).orThrow();
        }
    }

    private static void missingImage(Lab lab) {
        if (lab.subject().missingImage().isEmpty()) {
            return; // Any image will do there.
        }
        String name = lab.name();
        Lab.refused(
                NotFoundException.class,
                () -> lab.sandboxes()
                        .create(SandboxSpec.of(lab.subject().missingImage().get())
                                .name(name)));
        assertFalse(lab.listed().contains(name), "something of it is left");
    }

    private static void destroyed(Lab lab) {
        Sandbox box = lab.box();
        Sandbox seen = lab.second().attach(box.name());
        box.destroy();
        box.destroy();
        box.close();
        assertFalse(lab.listed().contains(box.name()), "it is still listed");
        for (Sandbox gone : List.of(box, seen)) {
            assertThrows(NotFoundException.class, gone::info);
            assertThrows(HydravisorException.class, () -> gone.exec(lab.guest().exit(0)));
        }
        seen.destroy();
    }

    private static void seenAlike(Lab lab) {
        try (Sandbox box = lab.sandboxes().create(lab.spec().label("a", "1").label("b", "zwei"))) {
            SandboxInfo mine = box.info();
            SandboxInfo theirs = lab.second().attach(box.name()).info();
            // The lease is renewed meanwhile.
            assertEquals(mine.labels(), theirs.labels());
            assertEquals(mine.image(), theirs.image());
            assertEquals(mine.state(), theirs.state());
            assertEquals(mine.created(), theirs.created());
            assertEquals(mine.id(), theirs.id());
            assertEquals(mine.ownership(), theirs.ownership());
        }
    }

    private static void restarts(Lab lab) {
        Sandbox box = lab.box();
        String file = lab.path();
        box.files().writeText(file, "kept");
        CommandProcess sleeper = box.start(lab.guest().sleep(Duration.ofMinutes(10)));
        box.stop(Duration.ofSeconds(1));
        assertEquals(SandboxState.STOPPED, box.info().state());
        assertFalse(sleeper.await().success(), "a command that was ended with its sandbox can't have succeeded");
        assertThrows(HydravisorException.class, () -> box.exec(lab.guest().exit(0)));
        box.stop(Duration.ZERO);
        box.start();
        box.start();
        assertEquals(SandboxState.RUNNING, box.info().state());
        assertEquals("kept", box.files().readText(file));
        box.exec(lab.guest().exit(0)).orThrow();
    }

    private static void race(Lab lab) throws Exception {
        SandboxSpec spec = lab.spec();
        List<Sandboxes> clients = List.of(lab.sandboxes(), lab.second());
        List<Callable<Boolean>> creations = new ArrayList<>();
        for (Sandboxes client : clients) {
            creations.add(() -> {
                try {
                    client.create(spec);
                    return true;
                } catch (AlreadyExistsException e) {
                    return false;
                }
            });
        }
        int made = 0;
        for (Boolean each : atOnce(creations)) {
            made += each ? 1 : 0;
        }
        assertEquals(1, made, "how many have made a sandbox of one name");
        lab.sandboxes()
                .attach(spec.name().orElseThrow())
                .exec(lab.guest().exit(0))
                .orThrow();
    }

    private static void repeated(Lab lab) {
        SandboxSpec spec = lab.spec().requestId("tck.request");
        try (Sandbox first = lab.sandboxes().create(spec)) {
            Sandbox again = lab.second().create(spec);
            assertEquals(first.info().id(), again.info().id());
            assertEquals(first.info().created(), again.info().created(), "another was made");
            again.exec(lab.guest().exit(0)).orThrow();
            assertThrows(AlreadyExistsException.class, () -> lab.second().create(spec.requestId("tck.other")));
            first.exec(lab.guest().exit(0)).orThrow();
        }
    }

    private static void stats(Lab lab) {
        Sandbox box = lab.box();
        box.exec(lab.guest().exit(0));
        Instant before = Instant.now().minusSeconds(60);
        SandboxStats first = box.stats();
        SandboxStats second = box.stats();
        assertTrue(first.time().isAfter(before), () -> "measured at " + first.time());
        assertFalse(second.time().isBefore(first.time()), "time goes backwards");
        assertTrue(second.cpuTime().compareTo(first.cpuTime()) >= 0, "used CPU time goes backwards");
        assertTrue(first.pids() >= 0 && first.memory().bytes() >= 0, "less than nothing is used");
    }

    private static void apart(Lab lab) {
        String file = lab.path();
        lab.box().files().writeText(file, "mine");
        try (Sandbox other = lab.sandboxes().create(lab.spec())) {
            assertFalse(other.files().exists(file), "another sandbox's file is there");
        }
    }

    private static void events(Lab lab) throws Exception {
        Sandbox box = lab.box();
        box.exec(lab.guest().exit(0));
        box.destroy();
        Lab.eventually("events in their order", () -> {
            List<String> types = lab.events().stream()
                    .filter(event -> event.resource().startsWith("sandbox/" + box.name()))
                    .map(event -> event.type())
                    .toList();
            return types.equals(List.of("sandbox.created", "command.started", "command.ended", "sandbox.destroyed"));
        });
    }

    private static void threads(Lab lab) throws Exception {
        Sandbox box = lab.box();
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < Sizes.THREADS; i++) {
            String mine = "thread " + i;
            work.add(() -> {
                var result = box.exec(lab.guest().print(mine, "err " + mine));
                assertEquals(new ExitStatus.Exited(0), result.status());
                assertEquals("err " + mine, result.stderrText());
                return result.stdoutText();
            });
        }
        List<String> results = atOnce(work);
        for (int i = 0; i < Sizes.THREADS; i++) {
            assertEquals("thread " + i, results.get(i));
        }
    }

    /** Runs all at the same time, each on a thread of its own. */
    static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(work)) {
                results.add(each.get());
            }
            return results;
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw assertInstanceOf(Error.class, e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
