package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.sandbox.SnapshotKind;
import java.time.Duration;
import java.util.List;

/** Pausing, snapshots and forks. */
final class StateRules {
    private StateRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                                "S-1",
                                "Nothing runs in a paused sandbox, and everything goes on when it is resumed.",
                                StateRules::pauses)
                        .needs(Capability.PAUSE, Capability.FILES),
                SandboxRule.of(
                                "S-2",
                                "A paused sandbox starts no command, and can be destroyed.",
                                StateRules::pausedIsClosed)
                        .needs(Capability.PAUSE),
                SandboxRule.of(
                                "S-3",
                                "Restoring a snapshot brings back the files and ends every command with Lost.",
                                StateRules::restores)
                        .needs(Capability.SNAPSHOT, Capability.FILES),
                SandboxRule.of("S-4", "Snapshots are listed by name until they are deleted.", StateRules::snapshots)
                        .needs(Capability.SNAPSHOT),
                SandboxRule.of(
                                "S-5",
                                "A fork's children have the files of their parent, and from then on each its own.",
                                StateRules::forks)
                        .needs(Capability.FORK, Capability.FILES),
                SandboxRule.of("S-6", "Closing a fork destroys the children that were not kept.", StateRules::keeps)
                        .needs(Capability.FORK),
                SandboxRule.of(
                                "S-7",
                                "A fork from a snapshot has the snapshot's files, whatever was done since.",
                                StateRules::forksASnapshot)
                        .needs(Capability.FORK, Capability.SNAPSHOT, Capability.FILES),
                SandboxRule.of(
                                "S-8",
                                "Snapshots are their sandbox's alone: neither its children nor another that gets its name later"
                                        + " have any.",
                                StateRules::snapshotsAreNotInherited)
                        .needs(Capability.FORK, Capability.SNAPSHOT),
                SandboxRule.of(
                                "S-9",
                                "A snapshot can be deleted though children were made from it, or the sandbox was restored to it;"
                                        + " they keep their files.",
                                StateRules::deletesWhatIsInUse)
                        .needs(Capability.FORK, Capability.SNAPSHOT, Capability.FILES, Capability.RESTART),
                SandboxRule.of(
                                "S-10",
                                "A snapshot leaves a sandbox as it was: what runs goes on, and what is stopped stays so.",
                                StateRules::snapshotsDisturbNobody)
                        .needs(Capability.SNAPSHOT, Capability.RESTART));
    }

    private static void pauses(Lab lab) throws Exception {
        Sandbox box = lab.box();
        String file = lab.path();
        CommandProcess running = box.start(lab.guest().heartbeat(file, false));
        Heartbeat heart = lab.heartbeat(box, file);
        heart.beats();
        box.pause();
        box.pause();
        assertEquals(SandboxState.PAUSED, box.info().state());
        heart.hasStopped();
        assertTrue(running.status().isEmpty(), "a command ended by the pause");
        box.resume();
        box.resume();
        assertEquals(SandboxState.RUNNING, box.info().state());
        heart.beats();
        box.exec(lab.guest().exit(0)).orThrow();
    }

    private static void pausedIsClosed(Lab lab) {
        Sandbox box = lab.box();
        box.pause();
        Lab.refused(ConflictException.class, () -> box.exec(lab.guest().exit(0)));
        box.destroy();
        assertFalse(lab.listed().contains(box.name()), "it is still there");
    }

    private static void restores(Lab lab) {
        Sandbox box = lab.box();
        String file = lab.path();
        box.files().writeText(file, "before");
        Snapshot snapshot = box.snapshot("before");
        assertEquals("before", snapshot.name());
        box.files().writeText(file, "after");
        box.files().writeText(file + "-new", "new");
        CommandProcess running = box.start(lab.guest().sleep(Duration.ofMinutes(10)));
        box.restore(snapshot);
        assertInstanceOf(ExitStatus.Lost.class, running.await());
        assertEquals(SandboxState.RUNNING, box.info().state());
        assertEquals("before", box.files().readText(file));
        assertFalse(box.files().exists(file + "-new"), "a file that is newer than the snapshot");
        box.exec(lab.guest().exit(0)).orThrow();
        box.files().writeText(file, "again");
        box.restore(snapshot);
        assertEquals("before", box.files().readText(file));
    }

    private static void snapshots(Lab lab) {
        Sandbox box = lab.box();
        assertEquals(List.of(), box.snapshots());
        Snapshot one = box.snapshot("one");
        Snapshot two = box.snapshot("two");
        assertEquals(List.of(one, two), box.snapshots());
        assertEquals(List.of(one, two), lab.second().attach(box.name()).snapshots());
        Lab.refused(AlreadyExistsException.class, () -> box.snapshot("one"));
        box.deleteSnapshot(one);
        box.deleteSnapshot(one);
        assertEquals(List.of(two), box.snapshots());
        Lab.refused(NotFoundException.class, () -> box.restore(one));
        assertTrue(two.kind() == SnapshotKind.DISK || two.kind() == SnapshotKind.FULL);
    }

    private static void forks(Lab lab) {
        try (Sandbox box = lab.sandboxes().create(lab.spec().label("tck", "parent"))) {
            String file = lab.path();
            box.files().writeText(file, "parent");
            try (Fork fork = box.fork(2)) {
                Sandbox left = fork.children().get(0);
                Sandbox right = fork.children().get(1);
                assertNotEquals(left.name(), right.name());
                assertEquals(box.info().labels(), left.info().labels());
                assertEquals("parent", left.files().readText(file));
                left.files().writeText(file, "left");
                assertEquals("parent", right.files().readText(file));
                assertEquals("parent", box.files().readText(file));
                left.exec(lab.guest().exit(0)).orThrow();
            }
            box.exec(lab.guest().exit(0)).orThrow();
        }
    }

    private static void forksASnapshot(Lab lab) {
        Sandbox box = lab.box();
        String file = lab.path();
        box.files().writeText(file, "then");
        box.snapshot("then");
        box.files().writeText(file, "now");
        try (Fork fork = box.fork(ForkSpec.of(1).from("then"))) {
            Sandbox child = fork.children().get(0);
            assertEquals("then", child.files().readText(file));
            child.exec(lab.guest().exit(0)).orThrow();
        }
        assertEquals("now", box.files().readText(file));
        assertEquals(1, box.snapshots().size());
        Lab.refused(NotFoundException.class, () -> box.fork(ForkSpec.of(1).from("never")));
    }

    private static void snapshotsAreNotInherited(Lab lab) {
        String name;
        try (Sandbox box = lab.sandboxes().create(lab.spec())) {
            name = box.name();
            box.snapshot("mine");
            try (Fork fork = box.fork(ForkSpec.of(1).from("mine"))) {
                Sandbox child = fork.children().get(0);
                assertEquals(List.of(), child.snapshots());
                child.snapshot("mine");
            }
            assertEquals(1, box.snapshots().size());
        }
        try (Sandbox next = lab.sandboxes().create(lab.spec().name(name))) {
            assertEquals(List.of(), next.snapshots());
            next.snapshot("mine");
        }
    }

    private static void deletesWhatIsInUse(Lab lab) {
        Sandbox box = lab.box();
        String file = lab.path();
        box.files().writeText(file, "kept");
        Snapshot snapshot = box.snapshot("base");
        box.restore(snapshot);
        try (Fork fork = box.fork(ForkSpec.of(1).from("base"))) {
            Sandbox child = fork.children().get(0);
            box.deleteSnapshot(snapshot);
            assertEquals(List.of(), box.snapshots());
            assertEquals("kept", child.files().readText(file));
            child.stop(Duration.ZERO);
            child.start();
            assertEquals("kept", child.files().readText(file));
        }
        assertEquals("kept", box.files().readText(file));
        box.files().writeText(file, "again");
        Snapshot again = box.snapshot("base");
        box.files().writeText(file, "lost");
        box.restore(again);
        assertEquals("again", box.files().readText(file));
    }

    private static void snapshotsDisturbNobody(Lab lab) {
        Sandbox box = lab.box();
        CommandProcess running = box.start(lab.guest().sleep(Duration.ofMinutes(10)));
        box.snapshot("running");
        assertEquals(SandboxState.RUNNING, box.info().state());
        assertTrue(running.status().isEmpty(), "a command ended by the snapshot");
        box.exec(lab.guest().exit(0)).orThrow();
        box.stop(Duration.ZERO);
        box.snapshot("stopped");
        assertEquals(SandboxState.STOPPED, box.info().state());
    }

    private static void keeps(Lab lab) {
        Sandbox kept;
        String other;
        try (Fork fork = lab.box().fork(2)) {
            kept = fork.keep(fork.children().get(1));
            other = fork.children().get(0).name();
        }
        assertFalse(lab.listed().contains(other), "a child that was not kept is still there");
        kept.exec(lab.guest().exit(0)).orThrow();
        kept.close();
        assertFalse(lab.listed().contains(kept.name()), "a child that was closed is still there");
    }
}
