package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.spi.CommandRecord;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration A_MOMENT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final ExitStatus TIMED_OUT = new ExitStatus.TimedOut(LIMIT, true);

    @AutoClose
    private final Rig rig = Rig.direct();

    private final Sandbox box = rig.box();

    private CommandProcess start() {
        return box.start(Command.of("make").id("make-1").timeout(LIMIT).grace(GRACE));
    }

    private FakeCommand driver() throws InterruptedException {
        return rig.driver().nextStarted();
    }

    /** A command that another JVM has started. */
    private FakeCommand startedElsewhere() {
        return startedElsewhere(Duration.ZERO);
    }

    private FakeCommand startedElsewhere(Duration ahead) {
        FakeCommand running = new FakeCommand(new CommandRecord(
                "make-1", rig.context().time().instant().plus(ahead), Optional.of(LIMIT), GRACE, false));
        rig.driver().running(running);
        return running;
    }

    @Nested
    class Passing {
        @Test
        void aGroupThatEndsAtTermIsNotKilled() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();
            driver.diesAt(Signal.TERM::equals);

            rig.advance(LIMIT.minusMillis(1));
            assertThat(driver.signals()).isEmpty();

            rig.advance(A_MOMENT);
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);

            rig.advance(LONG);
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
        }

        @Test
        void aGroupThatDoesNotIsKilledAfterTheGracePeriod() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();
            driver.diesAt(Signal.KILL::equals);

            rig.advance(LIMIT.plus(GRACE).minusMillis(1));
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
            assertThat(make.status()).isEmpty();

            rig.advance(A_MOMENT);
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP", "9 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);
        }

        @Test
        void aGroupThatOutlivesItsFirstProcessIsKilledToo() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();
            driver.onSignal(signal -> {
                driver.end(new ExitStatus.Signaled(15, true));
                if (signal.equals(Signal.KILL)) {
                    driver.groupEnds();
                }
            });

            rig.advance(LIMIT.plus(A_MOMENT));
            assertThat(make.status()).isEmpty();

            rig.advance(GRACE);
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP", "9 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);
        }

        @Test
        void aGroupThatSurvivesItsKillIsReportedAsNotGone() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();
            driver.onSignal(signal -> driver.end(new ExitStatus.Signaled(15, true)));

            rig.advance(LIMIT.plus(GRACE).plusSeconds(9));
            assertThat(make.status()).isEmpty();

            rig.advance(Duration.ofSeconds(2));
            assertThat(make.status()).contains(new ExitStatus.TimedOut(LIMIT, false));
        }

        @Test
        void nothingIsLeftToDoWhenItIsOver() throws Exception {
            int before = rig.context().time().pending();
            start();
            driver().onSignal(signal -> {});

            rig.advance(LONG);

            assertThat(rig.context().time().pending()).isEqualTo(before);
        }
    }

    @Nested
    class NotPassing {
        @Test
        void aCommandThatEndsRightBeforeItIsNotSignalled() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();

            rig.advance(LIMIT.minusMillis(1));
            driver.exit(0);
            rig.advance(LONG);

            assertThat(make.status()).contains(new ExitStatus.Exited(0));
            assertThat(driver.signals()).isEmpty();
        }

        @Test
        void withoutATimeoutACommandRunsForEver() throws Exception {
            CommandProcess make = box.start(Command.of("make"));

            rig.advance(Duration.ofHours(10));

            assertThat(driver().signals()).isEmpty();
            assertThat(make.status()).isEmpty();
        }
    }

    @Nested
    class WithSignalsThatFail {
        private final UnavailableException down = new UnavailableException(Failure.of("the backend is down"));

        @Test
        void bothAreTriedAgain() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver().failSignals(down, down);
            driver.diesAt(Signal.KILL::equals);

            rig.advance(LIMIT.plus(A_MOMENT));
            assertThat(driver.signals()).containsExactly("marked", "failed 15 GROUP");
            rig.advance(Duration.ofSeconds(2));
            assertThat(driver.signals())
                    .filteredOn(said -> !said.equals("marked"))
                    .containsExactly("failed 15 GROUP", "failed 15 GROUP", "15 GROUP");

            driver.failSignals(down);
            rig.advance(GRACE.plusSeconds(1));
            assertThat(driver.signals()).endsWith("15 GROUP", "failed 9 GROUP", "9 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);
        }

        @Test
        void aGroupWhoseFirstProcessEndsMeanwhileIsEndedAllTheSame() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver().failSignals(down);

            rig.advance(LIMIT);
            assertThat(driver.signals()).containsExactly("marked", "failed 15 GROUP");
            driver.leave(0);
            driver.diesAt(Signal.KILL::equals);
            rig.advance(LONG);

            assertThat(driver.signals()).endsWith("9 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);
        }
    }

    @Nested
    class OfACommandThatAnotherJvmStarted {
        @Test
        void itIsEnforcedFromTheCommandsStart() {
            FakeCommand driver = startedElsewhere();
            rig.advance(LIMIT.minusSeconds(1));

            CommandProcess make = box.attach("make-1");
            rig.advance(Duration.ofSeconds(1));
            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");

            driver.diesAt(Signal.KILL::equals);
            rig.advance(GRACE.plus(A_MOMENT));
            assertThat(make.status()).contains(TIMED_OUT);
        }

        @Test
        void itIsEnforcedAtOnceWhereItPassedLongAgo() {
            FakeCommand driver = startedElsewhere();
            rig.advance(LONG);

            box.attach("make-1");
            rig.advance(Duration.ZERO);

            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
        }

        @Test
        void aClockThatWasSetBackLendsItNoTime() {
            FakeCommand driver = startedElsewhere(Duration.ofHours(1));

            box.attach("make-1");
            rig.advance(LIMIT);

            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
        }

        @Test
        void whatItBeganToEndIsKilledAfterTheGracePeriod() {
            FakeCommand driver = startedElsewhere();
            driver.markTimedOut();
            driver.signals().clear();

            CommandProcess make = box.attach("make-1");
            driver.diesAt(Signal.KILL::equals);
            rig.advance(GRACE.plus(A_MOMENT));

            assertThat(driver.signals()).containsExactly("9 GROUP");
            assertThat(make.status()).contains(TIMED_OUT);
        }

        @Test
        void whatItHasEndedTimedOutAndWasNotMerelySignalled() {
            FakeCommand driver = startedElsewhere();
            driver.markTimedOut();
            driver.groupEnds();
            driver.end(new ExitStatus.Signaled(15, true));
            driver.signals().clear();

            CommandProcess make = box.attach("make-1");
            rig.advance(Duration.ZERO);

            assertThat(make.status()).contains(TIMED_OUT);
            assertThat(driver.signals()).isEmpty();
        }
    }

    @Nested
    class Closing {
        @Test
        void aPendingTimeoutIsEnforcedAllTheSame() throws Exception {
            CommandProcess make = start();
            FakeCommand driver = driver();
            driver.diesAt(Signal.TERM::equals);

            make.close();
            assertThat(driver.isOpen()).isTrue();
            rig.advance(LIMIT.plus(A_MOMENT));

            assertThat(driver.signals()).containsExactly("marked", "15 GROUP");
            assertThat(driver.isClosed()).isTrue();
        }

        @Test
        void withoutATimeoutItLetsGoAtOnceAndLeavesTheCommandRunning() throws Exception {
            CommandProcess make = box.start(Command.of("make"));

            make.close();

            FakeCommand driver = driver();
            assertThat(driver.isOpen()).isFalse();
            assertThat(driver.signals()).isEmpty();
            assertThat(make.status()).isEmpty();
        }
    }
}
