package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens when the connection to the backend breaks. */
final class RetryRules {
    /** More replies than any provider needs to start a command. */
    private static final int MOST_REPLIES = 8;

    private RetryRules() {}

    static List<SandboxRule> all() {
        return Stream.of(
                        SandboxRule.of(
                                        "R-1",
                                        "A command whose start's reply is lost runs once or not at all, and the error says which.",
                                        RetryRules::once)
                                .needs(Capability.FILES),
                        SandboxRule.of(
                                "R-2",
                                "A sandbox whose creation's reply is lost is not made twice, and none is left without a lease.",
                                RetryRules::creation),
                        SandboxRule.of(
                                        "R-3",
                                        "Output goes on after a lost connection where it was, and no end is told before it comes.",
                                        RetryRules::output)
                                .needs(Capability.SPOOLED_OUTPUT),
                        SandboxRule.of(
                                "R-4",
                                "Without a connection calls fail as unavailable and say what to do; with it back they work.",
                                RetryRules::unavailable),
                        SandboxRule.of(
                                "R-5",
                                "The loss of a connection and its return are told as events.",
                                RetryRules::events))
                .map(SandboxRule::disturbed)
                .toList();
    }

    private static void once(Lab lab) {
        Sandbox box = lab.box();
        for (int passed = 0; passed < MOST_REPLIES; passed++) {
            String file = lab.path();
            box.files().writeText(file, "");
            Optional<HydravisorException> failure = Optional.empty();
            lab.disturbance().loseReplyAfter(passed);
            try {
                box.exec(lab.guest().append(file, "x")).orThrow();
            } catch (HydravisorException e) {
                failure = Optional.of(e);
            } finally {
                lab.disturbance().heal();
            }
            String ran = settled(box, file);
            String when = " (after " + passed + " replies: "
                    + failure.map(Object::toString).orElse("done") + ")";
            assertTrue(ran.length() <= 1, () -> "it ran " + ran.length() + " times" + when);
            if (failure.isEmpty() || failure.get().effect() == Effect.DONE) {
                assertEquals("x", ran, "it was said to have run" + when);
            } else if (failure.get().effect() == Effect.NONE) {
                assertEquals("", ran, "it was said not to have run" + when);
            }
        }
    }

    /** What the file holds when nothing writes any more: a command with a gap of time in front may still be on its way. */
    private static String settled(Sandbox box, String file) {
        String[] text = {""};
        try {
            Lab.eventually("files can be read", () -> {
                text[0] = box.files().readText(file);
                return true;
            });
            Thread.sleep(200);
            text[0] = box.files().readText(file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text[0];
    }

    private static void creation(Lab lab) throws Exception {
        lab.sandboxes().list();
        for (int passed = 0; passed < MOST_REPLIES; passed++) {
            SandboxSpec spec = lab.spec();
            String name = spec.name().orElseThrow();
            lab.disturbance().loseReplyAfter(passed);
            try (Sandbox made = lab.sandboxes().create(spec)) {
                lab.disturbance().heal();
                Lab.eventually(
                        "it can be used", () -> made.exec(lab.guest().exit(0)).success());
            } catch (HydravisorException e) {
                lab.disturbance().heal();
                Lab.eventually("the endpoint is back", () -> lab.listed() != null);
                boolean leased = lab.sandboxes().list().stream()
                        .filter(info -> info.name().equals(name))
                        .allMatch(info -> info.leaseEnd().isPresent());
                assertTrue(leased, () -> "what is left would never be reaped: " + e);
            }
        }
    }

    private static void output(Lab lab) throws Exception {
        Sandbox box = lab.box();
        try (CommandProcess process = box.start(lab.guest().lines(50, Duration.ofMillis(40)));
                OutputReader reader = process.stdout().reader(0)) {
            StringBuilder text = new StringBuilder();
            take(reader.next().orElseThrow(), text);
            lab.disturbance().cut();
            long until = System.nanoTime() + Duration.ofMillis(500).toNanos();
            while (System.nanoTime() < until) {
                reader.next(Duration.ofMillis(50)).ifPresent(piece -> take(piece, text));
                assertTrue(!reader.ended() || text.toString().endsWith("line 49\n"), "an end that had not come");
            }
            lab.disturbance().heal();
            for (Optional<Output> next = reader.next(); next.isPresent(); next = reader.next()) {
                take(next.get(), text);
            }
            assertEquals(50, text.toString().lines().count());
            assertTrue(text.toString().endsWith("line 49\n"), "the last line is missing");
            assertEquals(new ExitStatus.Exited(0), process.await());
        }
    }

    private static void take(Output piece, StringBuilder text) {
        Output.Chunk chunk = org.junit.jupiter.api.Assertions.assertInstanceOf(Output.Chunk.class, piece);
        text.append(
                java.nio.charset.StandardCharsets.US_ASCII.decode(chunk.bytes().duplicate()));
    }

    private static void unavailable(Lab lab) throws Exception {
        Sandbox box = lab.box();
        lab.disturbance().cut();
        UnavailableException thrown = assertThrows(UnavailableException.class, box::info);
        assertTrue(thrown.hint().isPresent(), "it does not say what to do");
        assertNotEquals(Effect.DONE, thrown.effect());
        assertThrows(UnavailableException.class, () -> lab.sandboxes().list());
        lab.disturbance().heal();
        Lab.eventually(
                "the same object works again",
                () -> box.exec(lab.guest().exit(0)).success());
    }

    private static void events(Lab lab) throws Exception {
        Sandbox box = lab.box();
        lab.disturbance().cut();
        assertThrows(UnavailableException.class, box::info);
        lab.disturbance().heal();
        Lab.eventually("it works again", () -> box.exec(lab.guest().exit(0)).success());
        Lab.eventually(
                "both are told",
                () -> lab.events().stream()
                        .filter(EndpointEvent.class::isInstance)
                        .map(event -> event.type())
                        .toList()
                        .equals(List.of("endpoint.lost", "endpoint.restored")));
    }
}
