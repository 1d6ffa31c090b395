package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Who ends a sandbox. */
final class OwnershipRules {
    private OwnershipRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of("W-1", "Closing a SCOPED sandbox destroys it.", OwnershipRules::scoped),
                SandboxRule.of(
                                "W-2",
                                "A DETACHED sandbox outlives its client, with its files and commands; another client goes on.",
                                OwnershipRules::detached)
                        .needs(Capability.OUTLIVES_CLIENT),
                SandboxRule.of(
                                "W-3",
                                "A LEASED sandbox is reaped by any client when its lease has ended, and not before.",
                                OwnershipRules::leased)
                        .needs(Capability.OUTLIVES_CLIENT),
                SandboxRule.of(
                        "W-4",
                        "The lease of a SCOPED sandbox is renewed while its owner lives.",
                        OwnershipRules::renewed),
                SandboxRule.of(
                                "W-5",
                                "Reaping touches nothing without an ended lease or lifetime.",
                                OwnershipRules::reapsNothingElse)
                        .needs(Capability.OUTLIVES_CLIENT),
                SandboxRule.of("W-6", "Closing a sandbox that was attached to leaves it.", OwnershipRules::attached),
                SandboxRule.of(
                                "W-7",
                                "A renewed lease is kept where other clients see it.",
                                OwnershipRules::leaseIsShared)
                        .needs(Capability.OUTLIVES_CLIENT),
                SandboxRule.of("W-8", "A sandbox ends with its lifetime.", OwnershipRules::lifetime),
                SandboxRule.of("W-9", "A closed connection refuses what is asked of it.", OwnershipRules::closed));
    }

    private static void scoped(Lab lab) {
        Sandbox box = lab.box();
        box.close();
        box.close();
        assertFalse(lab.listed().contains(box.name()), "it is still there");
    }

    private static void detached(Lab lab) throws Exception {
        SandboxSpec spec = lab.spec().ownership(Ownership.detached());
        String name = spec.name().orElseThrow();
        Hydravisor first = lab.client(lab.builder());
        Sandbox box = first.sandboxes(lab.subject().endpoint()).create(spec);
        boolean spooled = box.supports(Capability.SPOOLED_OUTPUT).available();
        if (spooled) {
            box.start(lab.guest().lines(20, Duration.ofMillis(50)).id("running"));
        }
        box.close();
        first.close();
        Sandbox again = lab.sandboxes().attach(name);
        assertEquals("detached", again.info().ownership());
        again.exec(lab.guest().exit(0)).orThrow();
        if (spooled) {
            assertEquals(20, again.attach("running").stdout().lines().count(), "lines of a command that went on alone");
        }
        again.destroy();
    }

    private static void leased(Lab lab) {
        SandboxSpec spec = lab.spec().ownership(Ownership.leased(Duration.ofMinutes(10)));
        String name = spec.name().orElseThrow();
        lab.sandboxes().create(spec).close();
        assertFalse(lab.second().reap().contains(name), "it was reaped before its time");
        assertTrue(lab.listed().contains(name), "it is gone before its time");
        Sandboxes later = lab.second(lab.builder().clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(11))));
        assertTrue(later.reap().contains(name), "it was not reaped after its time");
        assertFalse(lab.listed().contains(name), "it is still there");
    }

    private static void renewed(Lab lab) throws Exception {
        Sandboxes owner = lab.second(lab.builder().scopedLease(Duration.ofSeconds(2)));
        try (Sandbox box = owner.create(lab.spec())) {
            Instant first = box.info().leaseEnd().orElseThrow();
            Lab.eventually(
                    "the lease ends later",
                    () -> box.info().leaseEnd().orElseThrow().isAfter(first));
        }
    }

    private static void reapsNothingElse(Lab lab) {
        SandboxSpec spec = lab.spec().ownership(Ownership.detached());
        try (Sandbox box = lab.sandboxes().create(spec)) {
            Sandboxes later = lab.second(lab.builder().clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(3650))));
            assertFalse(later.reap().contains(box.name()), "a detached sandbox was reaped");
            box.exec(lab.guest().exit(0)).orThrow();
            box.destroy();
        }
    }

    private static void attached(Lab lab) {
        Sandbox box = lab.box();
        lab.second().attach(box.name()).close();
        box.exec(lab.guest().exit(0)).orThrow();
    }

    private static void leaseIsShared(Lab lab) {
        SandboxSpec spec = lab.spec().label("tck", "kept").ownership(Ownership.leased(Duration.ofMinutes(1)));
        Sandbox box = lab.sandboxes().create(spec);
        Sandbox theirs = lab.second().attach(box.name());
        theirs.renew(Duration.ofHours(5));
        Instant end = box.info().leaseEnd().orElseThrow();
        assertTrue(end.isAfter(Instant.now().plus(Duration.ofHours(4))), () -> "it ends at " + end);
        assertEquals(spec.labels(), box.info().labels(), "labels changed with the lease");
        box.destroy();
    }

    private static void lifetime(Lab lab) throws Exception {
        Sandbox box = lab.sandboxes().create(lab.spec().lifetime(Duration.ofSeconds(2)));
        assertTrue(lab.listed().contains(box.name()), "it is gone before its time");
        Lab.eventually("it is gone", () -> !lab.listed().contains(box.name()));
    }

    private static void closed(Lab lab) {
        Sandboxes closed = lab.second();
        closed.close();
        closed.close();
        assertThrows(ConflictException.class, closed::list);
        assertThrows(ConflictException.class, () -> closed.create(lab.spec()));
    }
}
