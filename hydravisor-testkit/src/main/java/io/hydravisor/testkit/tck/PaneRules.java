package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Split;
import io.hydravisor.session.Window;
import io.hydravisor.terminal.TerminalSize;
import java.util.List;

/** Windows, panes and what runs in them; buffers. */
final class PaneRules {
    private static final int ALL_BYTES = 256;

    private PaneRules() {}

    static List<SessionRule> all() {
        Capability multiplexed = SessionCapability.MULTIPLEXED;
        return List.of(
                SessionRule.of(
                        "SP-1",
                        "A program that has ended leaves its screen and its exit code.",
                        PaneRules::ended,
                        multiplexed),
                SessionRule.of(
                        "SP-2",
                        "All that a program wrote which ends at once is kept.",
                        PaneRules::wholeOutput,
                        multiplexed),
                SessionRule.of(
                        "SP-3", "A program that is not there ends with 127.", PaneRules::missingProgram, multiplexed),
                SessionRule.of(
                        "SP-4",
                        "A signal that ended a program is told, and no exit code made of it.",
                        PaneRules::signal,
                        multiplexed),
                SessionRule.of(
                        "SP-5",
                        "A split pane is beside the old one, of the size that it was given, and the old one stays active.",
                        PaneRules::split,
                        multiplexed),
                SessionRule.of(
                        "SP-6",
                        "A new window leaves the current one current, until it is selected.",
                        PaneRules::window,
                        multiplexed),
                SessionRule.of(
                        "SP-7",
                        "A pane that was killed is gone, and can be killed again; the others stay.",
                        PaneRules::killed,
                        multiplexed),
                SessionRule.of("SP-8", "A resized window has its new size.", PaneRules::resized, multiplexed),
                SessionRule.of(
                        "SP-9",
                        "Panes that are swapped exchange their places and sizes, and what runs in them goes on.",
                        PaneRules::swapped,
                        multiplexed),
                SessionRule.of("SB-1", "A buffer holds any bytes under any name.", PaneRules::buffer, multiplexed),
                SessionRule.of(
                        "SB-2",
                        "A buffer that was deleted is not found, and can be deleted again.",
                        PaneRules::deletedBuffer,
                        multiplexed));
    }

    private static void ended(SessionBench bench) {
        Pane pane = bench.pane(bench.guest().ends("said", 7));

        SessionBench.exits(pane, 7);
        assertTrue(pane.capture().startsWith("said\n"), pane::capture);
        assertEquals(new ExitStatus.Exited(7), pane.info().exit().orElseThrow());
    }

    private static void wholeOutput(SessionBench bench) {
        Pane pane = bench.pane(bench.guest().counts(20_000, false));

        SessionBench.exits(pane, 0);
        assertEquals(
                SessionBench.lines(20_000, "\n"),
                pane.capture(io.hydravisor.session.Capture.all()).stripTrailing() + "\n");
    }

    private static void missingProgram(SessionBench bench) {
        SessionBench.exits(
                bench.create(SessionSpec.of(PaneCommand.of("no-such-program-at-all")))
                        .pane(),
                127);
    }

    private static void signal(SessionBench bench) {
        ExitStatus end =
                bench.pane(bench.guest().dies(9)).await(SessionBench.PATIENCE).orElseThrow();

        assertEquals(9, assertInstanceOf(ExitStatus.Signaled.class, end).number());
    }

    private static void split(SessionBench bench) {
        Pane pane = bench.ready(bench.guest().shows("ready\n"));

        Pane right = pane.split(
                Split.to(Split.Side.RIGHT).cells(20).command(bench.guest().shows("beside\n")));

        SessionBench.shown(right, "beside");
        assertEquals(20, right.info().size().columns());
        assertEquals(pane.info().size().rows(), right.info().size().rows());
        assertTrue(pane.info().active());
        assertFalse(right.info().active());
        right.select();
        assertTrue(right.info().active());
        assertEquals(pane.info().window(), right.info().window());
    }

    private static void window(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(PaneCommand.of("cat")));
        Window first = session.windows().get(0);

        Window second = session.newWindow(bench.guest().shows("second\n"));

        assertTrue(first.info().current());
        second.select();
        second.rename("a #{pid} name");
        assertEquals("a #{pid} name", second.info().name());
        assertTrue(second.info().current());
        assertFalse(first.info().current());
        SessionBench.shown(session.pane(), "second");
        second.kill();
        second.kill();
        assertEquals(1, session.windows().size());
        assertThrows(NotFoundException.class, second::info);
    }

    private static void killed(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(PaneCommand.of("cat")));
        Pane pane = session.pane();
        Pane below = pane.split(Split.to(Split.Side.BELOW).command(PaneCommand.of("cat")));

        below.kill();
        below.kill();

        assertEquals(List.of(pane.id()), session.panes().stream().map(Pane::id).toList());
        assertThrows(NotFoundException.class, below::info);
        assertThrows(NotFoundException.class, () -> below.type("x"));
        assertThrows(NotFoundException.class, () -> session.pane(below.id()));
        assertTrue(pane.info().exit().isEmpty());
    }

    private static void resized(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(PaneCommand.of("cat")));

        session.windows().get(0).resize(new TerminalSize(111, 33));

        assertEquals(new TerminalSize(111, 33), session.windows().get(0).info().size());
        assertEquals(new TerminalSize(111, 33), session.pane().info().size());
    }

    private static void swapped(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(bench.guest().shows("first\n")));
        Pane first = session.pane();
        Pane second = first.split(
                Split.to(Split.Side.RIGHT).cells(20).command(bench.guest().shows("second\n")));
        Pane third = session.newWindow(bench.guest().shows("third\n")).panes().get(0);
        TerminalSize large = first.info().size();

        first.swap(second);

        assertEquals(List.of(second.id(), first.id(), third.id()), ids(session));
        assertEquals(20, first.info().size().columns());
        assertEquals(large, second.info().size());
        assertTrue(first.info().active(), "the active pane stays active");

        first.swap(third);
        first.swap(first);

        assertEquals(List.of(second.id(), third.id(), first.id()), ids(session));
        assertEquals(20, third.info().size().columns());
        assertTrue(third.info().active(), "the active place stays active");
        SessionBench.shown(first, "first");
        SessionBench.shown(third, "third");
        Pane stranger = bench.create(SessionSpec.of(PaneCommand.of("cat"))).pane();
        assertThrows(NotFoundException.class, () -> first.swap(stranger));
        assertThrows(NotFoundException.class, () -> stranger.swap(first));
    }

    private static List<String> ids(MultiplexedSession session) {
        return session.panes().stream().map(Pane::id).toList();
    }

    private static void buffer(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(PaneCommand.of("cat")));
        byte[] bytes = new byte[64 * 1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % ALL_BYTES);
        }
        for (String name : PaneInputRules.AWKWARD) {
            session.buffers().set(name, bytes);
            assertArrayEquals(bytes, session.buffers().get(name), name);
        }
        List<String> names =
                session.buffers().list().stream().map(BufferInfo::name).toList();
        assertTrue(names.containsAll(PaneInputRules.AWKWARD), names::toString);
        PaneInputRules.AWKWARD.forEach(session.buffers()::delete);
    }

    private static void deletedBuffer(SessionBench bench) {
        MultiplexedSession session = bench.create(SessionSpec.of(PaneCommand.of("cat")));
        session.buffers().set("kept", new byte[] {1});
        session.buffers().set("gone", new byte[] {2});

        session.buffers().delete("gone");
        session.buffers().delete("gone");

        assertThrows(NotFoundException.class, () -> session.buffers().get("gone"));
        assertArrayEquals(new byte[] {1}, session.buffers().get("kept"));
    }
}
