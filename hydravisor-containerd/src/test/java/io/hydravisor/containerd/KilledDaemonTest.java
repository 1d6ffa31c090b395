package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Sandboxes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * containerd is killed, and started again, around each of the requests that an operation makes. What the operation says about itself is
 * true then, it can be done again, nothing is left of it in the end, and a sandbox beside it has noticed nothing.
 */
@Tag("loops")
@Timeout(value = 1200, unit = TimeUnit.SECONDS)
class KilledDaemonTest {
    @Order(1)
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @Order(2)
    @RegisterExtension
    static final Bystander BYSTANDER = new Bystander(DAEMON);

    private static final Logger LOG = LoggerFactory.getLogger(KilledDaemonTest.class);
    private static final boolean FULL = Boolean.getBoolean("hydravisor.full");
    private static final Path SOCKET = DAEMON.folder().resolve("proxy.sock");
    private static final SocketProxy PROXY = new SocketProxy(SOCKET, DAEMON.socket());
    /** Time for what has arrived to be begun. */
    private static final long BEGUN_MILLIS = 15;

    /** Time for the next request to find nobody. */
    private static final long AWAY_MILLIS = 100;

    private static Hydravisor hydra;
    private static Sandboxes sandboxes;

    @BeforeAll
    static void connect() throws Exception {
        PROXY.start();
        hydra = DAEMON.builder().scopedLease(Duration.ofMinutes(10)).discover();
        sandboxes = hydra.sandboxes("containerd:" + SOCKET + "?runc-root=" + DAEMON.runcRoot());
    }

    @AfterAll
    static void close() throws Exception {
        hydra.close();
        PROXY.close();
    }

    /** In short, one request of each operation at which something went wrong once; in full, all of them. */
    static Stream<Arguments> moments() {
        if (FULL) {
            return Stream.of(KilledWork.values())
                    .flatMap(work -> Stream.of(Crash.Moment.values()).map(moment -> Arguments.of(work, moment, 0)));
        }
        return Stream.of(
                // The record is there, and nothing else.
                Arguments.of(KilledWork.CREATE, Crash.Moment.BETWEEN, 1),
                // runc is starting the command.
                Arguments.of(KilledWork.EXEC, Crash.Moment.DURING, 2),
                // The sandbox is paused.
                Arguments.of(KilledWork.SNAPSHOT, Crash.Moment.AFTER, 11),
                // What ran has been killed.
                Arguments.of(KilledWork.RESTORE, Crash.Moment.BEFORE, 9),
                Arguments.of(KilledWork.DESTROY, Crash.Moment.BEFORE, 3),
                // The lease may be there.
                Arguments.of(KilledWork.PULL, Crash.Moment.AFTER, 0));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void everyRequestMayMeetIt(KilledWork work, Crash.Moment moment, int first) throws Exception {
        int passing = first;
        while (meets(work, moment, passing) && FULL) {
            passing++;
        }
        // In full the last one met nothing: then every request had its turn.
        assertThat(passing > 0 || !FULL).isTrue();
    }

    /** After a failure, so that the others do not fail for it. */
    @AfterEach
    void remove() throws Exception {
        answers();
        try {
            sandboxes.attach(KilledWork.NAME).destroy();
        } catch (NotFoundException e) {
            LOG.debug("Removed already", e);
        }
    }

    private static boolean meets(KilledWork work, Crash.Moment moment, int passing) throws Exception {
        Set<String> before = Remains.of(DAEMON);
        work.prepare(sandboxes);
        Crash crash = new Crash(moment, passing, () -> kill(moment), KilledDaemonTest::startAgain);
        PROXY.expect(crash);
        Optional<HydravisorException> failure = failure(work);
        boolean met = crash.happened();
        answers();

        boolean done = work.isDone(sandboxes);
        LOG.debug(
                "{} {} {}: {} {}",
                work,
                moment,
                passing,
                failure.map(e -> e.effect() + " " + e).orElse("success"),
                done);
        failure.ifPresentOrElse(
                e -> {
                    assertThat(e.hint()).isPresent();
                    assertThat(e.effect()).isNotEqualTo(done ? Effect.NONE : Effect.DONE);
                },
                () -> assertThat(done).isTrue());
        assertThat(met || (FULL && failure.isEmpty())).isTrue();
        work.goOn(sandboxes, done);

        Soon.holds(() -> assertThat(Remains.of(DAEMON)).containsExactlyInAnyOrderElementsOf(before));
        BYSTANDER.goesOn();
        return met;
    }

    private static boolean kill(Crash.Moment moment) throws Exception {
        if (moment == Crash.Moment.DURING) {
            Thread.sleep(BEGUN_MILLIS);
        }
        DAEMON.kill();
        if (moment == Crash.Moment.BETWEEN) {
            PROXY.refuse();
        } else {
            PROXY.cut();
        }
        return true;
    }

    private static boolean startAgain() throws Exception {
        Thread.sleep(AWAY_MILLIS);
        PROXY.cut();
        DAEMON.start();
        PROXY.heal();
        return true;
    }

    private static Optional<HydravisorException> failure(KilledWork work) {
        try {
            work.on(sandboxes);
            return Optional.empty();
        } catch (HydravisorException e) {
            return Optional.of(e);
        }
    }

    /** A call that was in flight may fail once. */
    private static void answers() throws Exception {
        Soon.happens("an answer", () -> {
            try {
                sandboxes.list();
                return true;
            } catch (UnavailableException e) {
                return false;
            }
        });
    }
}
