package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.Signal;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InterruptTest {
    @AutoClose
    private final Rig rig = Rig.threaded();

    private final Sandbox box = rig.box();

    /** How a call ended that was interrupted while it waited. */
    private record Interrupted(OperationInterruptedException thrown, boolean flag) {}

    private static Interrupted interrupt(Runnable call) throws Exception {
        CompletableFuture<Interrupted> outcome = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        call.run();
                        outcome.completeExceptionally(new AssertionError("it was not interrupted"));
                    } catch (OperationInterruptedException e) {
                        outcome.complete(
                                new Interrupted(e, Thread.currentThread().isInterrupted()));
                    } catch (RuntimeException | Error e) {
                        outcome.completeExceptionally(e);
                    }
                },
                "to-interrupt");
        thread.start();
        assertThat(Soon.waits(thread)).isTrue();
        thread.interrupt();
        return Soon.result(outcome);
    }

    @Test
    void ofExecKillsTheGroupAndKeepsTheFlag() throws Exception {
        rig.driver().onStart(make -> make.diesAt(Signal.KILL::equals));

        Interrupted outcome = interrupt(() -> box.exec("make"));

        FakeCommand make = rig.driver().nextStarted();
        assertThat(make.signals()).containsExactly("9 GROUP");
        assertThat(outcome.thrown().effect()).isEqualTo(Effect.DONE);
        assertThat(outcome.flag()).isTrue();
        assertThat(make.isDiscarded()).isTrue();
        assertThat(make.isClosed()).isTrue();
    }

    @Test
    void ofAnExecThatCanNotKillIsStillAnInterrupt() throws Exception {
        rig.driver().onStart(make -> make.failSignals(new UnavailableException(Failure.of("the backend is down"))));

        Interrupted outcome = interrupt(() -> box.exec("make"));

        assertThat(outcome.flag()).isTrue();
        assertThat(rig.driver().nextStarted().signals()).containsExactly("failed 9 GROUP");
    }

    @Test
    void ofAwaitOnlyStopsTheWaiting() throws Exception {
        CommandProcess make = box.start(Command.of("make"));

        Interrupted forEver = interrupt(make::await);
        Interrupted aWhile = interrupt(() -> make.await(Duration.ofDays(1)));

        assertThat(forEver.flag()).isTrue();
        assertThat(aWhile.flag()).isTrue();
        assertThat(rig.driver().nextStarted().signals()).isEmpty();
        assertThat(make.status()).isEmpty();
    }

    @Test
    void ofAReaderLosesNothing() throws Exception {
        CommandProcess make = box.start(Command.of("make"));
        try (OutputReader reader = make.stdout().reader(0)) {
            Interrupted outcome = interrupt(reader::next);

            assertThat(outcome.flag()).isTrue();
            FakeCommand driver = rig.driver().nextStarted().out("later");
            assertThat(reader.next(Soon.PATIENCE)).map(Output::end).isEqualTo(Optional.of(5L));
            assertThat(driver.signals()).isEmpty();
        }
    }

    @Test
    void ofAnInputStreamLosesNothing() throws Exception {
        CommandProcess make = box.start(Command.of("make"));
        try (InputStream in = make.stdout().stream()) {
            interrupt(() -> {
                try {
                    in.read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            rig.driver().nextStarted().out("x");
            assertThat(in.read()).isEqualTo('x');
        }
    }
}
