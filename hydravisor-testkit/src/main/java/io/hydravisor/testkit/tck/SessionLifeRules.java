package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.terminal.TerminalSize;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How sessions begin and end, whose they are, and how they are found. */
final class SessionLifeRules {
    private SessionLifeRules() {}

    static List<SessionRule> all() {
        Capability multiplexed = SessionCapability.MULTIPLEXED;
        Capability outlives = SessionCapability.OUTLIVES_CLIENT;
        return List.of(
                SessionRule.of("SL-1", "A session is what its spec says.", SessionLifeRules::spec, multiplexed),
                SessionRule.of(
                        "SL-2", "A name is given once; who has it keeps it.", SessionLifeRules::names, multiplexed),
                SessionRule.of(
                        "SL-3",
                        "What can't be made leaves nothing behind.",
                        SessionLifeRules::nothingLeft,
                        multiplexed),
                SessionRule.of("SL-4", "What is not there is not found.", SessionLifeRules::notFound),
                SessionRule.of(
                        "SL-5",
                        "A session that was killed is gone, and can be killed again.",
                        SessionLifeRules::killed,
                        multiplexed),
                SessionRule.of(
                        "SL-6",
                        "A renamed session is found by its new name alone, and its id stays.",
                        SessionLifeRules::renamed,
                        multiplexed),
                SessionRule.of(
                        "SL-7",
                        "Closing a connection ends the SCOPED sessions that it made, and no other.",
                        SessionLifeRules::closing,
                        outlives),
                SessionRule.of(
                        "SL-8",
                        "A session whose lease has ended is reaped, and one whose lease was renewed is not.",
                        SessionLifeRules::reaped,
                        outlives),
                SessionRule.of("SL-9", "What is not declared is refused.", SessionLifeRules::undeclared));
    }

    private static void spec(SessionBench bench) {
        MultiplexedSession session = bench.create(
                SessionSpec.of(bench.guest().introduces("WHO").cwd("/tmp").env("WHO", "a \"$b\" #{pid}; 'c'"))
                        .name("work")
                        .size(90, 20)
                        .label("team", "büild & test=1"));

        Pane pane = session.pane();
        SessionBench.shown(pane, "a \"$b\" #{pid}; 'c'");
        assertTrue(pane.capture().startsWith("/tmp\n"), "it runs in its folder");
        assertEquals(new TerminalSize(90, 20), pane.info().size(), "its size");
        SessionInfo info = session.info();
        assertEquals("work", info.name());
        assertEquals(Map.of("team", "büild & test=1"), info.labels().asMap(), "its labels");
        assertEquals(List.of(info), bench.sessions().list(), "the list");
    }

    private static void names(SessionBench bench) {
        MultiplexedSession first =
                bench.create(SessionSpec.of(PaneCommand.of("cat")).name("one"));
        MultiplexedSession second =
                bench.create(SessionSpec.of(PaneCommand.of("cat")).name("two"));

        assertThrows(
                AlreadyExistsException.class,
                () -> bench.create(SessionSpec.of(PaneCommand.of("cat")).name("one")));
        assertThrows(AlreadyExistsException.class, () -> second.rename("one"));
        assertEquals("one", first.info().name());
        assertEquals("two", second.info().name());
        assertEquals(2, bench.sessions().list().size());
    }

    private static void nothingLeft(SessionBench bench) {
        PaneCommand nowhere = PaneCommand.of("cat").cwd("/no/such/folder");

        assertThrows(HydravisorException.class, () -> bench.create(SessionSpec.of(nowhere)));
        assertEquals(List.of(), bench.sessions().list());
    }

    private static void notFound(SessionBench bench) {
        assertEquals(List.of(), bench.sessions().list());
        assertThrows(NotFoundException.class, () -> bench.sessions().attach("nobody"));
    }

    private static void killed(SessionBench bench) {
        MultiplexedSession session =
                bench.create(SessionSpec.of(PaneCommand.of("cat")).name("work"));
        MultiplexedSession other =
                bench.create(SessionSpec.of(PaneCommand.of("cat")).name("other"));

        session.kill();
        session.kill();

        assertThrows(NotFoundException.class, session::info);
        assertThrows(NotFoundException.class, session::panes);
        assertThrows(NotFoundException.class, () -> bench.sessions().attach("work"));
        assertEquals("other", other.info().name());
    }

    private static void renamed(SessionBench bench) {
        MultiplexedSession session =
                bench.create(SessionSpec.of(PaneCommand.of("cat")).name("before"));
        String id = session.info().id();

        session.rename("after");

        assertEquals("after", session.info().name());
        assertEquals(id, bench.sessions().attach("after").info().id());
        assertThrows(NotFoundException.class, () -> bench.sessions().attach("before"));
    }

    private static void closing(SessionBench bench) {
        Sessions maker = bench.connect(bench.lab().client());
        maker.create(SessionSpec.of(PaneCommand.of("cat")).name("scoped"));
        maker.create(SessionSpec.of(PaneCommand.of("cat")).name("kept").ownership(Ownership.detached()));
        assertEquals(2, bench.sessions().list().size(), "another connection sees both");
        bench.sessions().attach("kept").close();

        maker.close();

        assertEquals(
                List.of("kept"),
                bench.sessions().list().stream().map(SessionInfo::name).toList());
        bench.sessions().attach("kept").kill();
        assertEquals(List.of(), bench.sessions().list());
    }

    private static void reaped(SessionBench bench) {
        Ownership minute = Ownership.leased(Duration.ofMinutes(1));
        bench.sessions()
                .create(SessionSpec.of(PaneCommand.of("cat")).name("old").ownership(minute));
        bench.sessions()
                .create(SessionSpec.of(PaneCommand.of("cat")).name("renewed").ownership(minute))
                .renew(Duration.ofDays(1));
        bench.sessions()
                .create(SessionSpec.of(PaneCommand.of("cat")).name("kept").ownership(Ownership.detached()));
        Sessions later =
                bench.connect(bench.lab().client().clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1))));

        assertEquals(List.of(), bench.sessions().reap(), "nothing has ended yet");
        assertEquals(List.of("old"), later.reap());
        assertEquals(
                List.of("kept", "renewed"),
                bench.sessions().list().stream().map(SessionInfo::name).toList());
    }

    private static void undeclared(SessionBench bench) {
        Set<Capability> declared = bench.lab().provider().capabilities();
        for (Capability capability : List.of(
                SessionCapability.MULTIPLEXED,
                SessionCapability.OUTLIVES_CLIENT,
                SessionCapability.LIVE_OUTPUT,
                SessionCapability.LOG)) {
            if (!declared.contains(capability)) {
                assertFalse(bench.sessions().supports(capability).available(), capability.id());
            }
        }
        if (!declared.contains(SessionCapability.OUTLIVES_CLIENT)) {
            assertThrows(
                    UnsupportedCapabilityException.class,
                    () -> bench.sessions()
                            .create(SessionSpec.of(PaneCommand.of("cat")).ownership(Ownership.detached())));
        }
    }
}
