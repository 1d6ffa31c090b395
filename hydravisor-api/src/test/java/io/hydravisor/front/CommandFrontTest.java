package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CommandFrontTest {
    @AutoClose
    private final Rig rig = Rig.direct();

    private final Sandbox box = rig.box();

    @Test
    void itsEndIsSeenByAllWhoAsk() throws Exception {
        CommandProcess make = box.start(Command.of("make"));
        CompletableFuture<ExitStatus> end = make.onExit();
        assertThat(make.await(Duration.ZERO)).isEmpty();
        assertThat(make.status()).isEmpty();

        rig.driver().nextStarted().exit(3);

        ExitStatus exited = new ExitStatus.Exited(3);
        assertThat(make.await()).isEqualTo(exited);
        assertThat(make.await(Duration.ZERO)).contains(exited);
        assertThat(make.status()).contains(exited);
        assertThat(end).isCompletedWithValue(exited);
    }

    @Test
    void cancellingItsFutureHasNoEffectOnIt() throws Exception {
        CommandProcess make = box.start(Command.of("make"));

        assertThat(make.onExit().cancel(true)).isTrue();
        make.onExit().complete(new ExitStatus.Exited(0));

        assertThat(make.status()).isEmpty();
        assertThat(rig.driver().nextStarted().signals()).isEmpty();
    }

    @Test
    void aSignalIsSentOnceToWhomItIsFor() throws Exception {
        CommandProcess make = box.start(Command.of("make"));

        make.signal(Signal.HUP, SignalTarget.LEADER);
        make.signal(Signal.INT, SignalTarget.GROUP);
        make.kill();

        assertThat(rig.driver().nextStarted().signals()).containsExactly("1 LEADER", "2 GROUP", "9 GROUP");
    }

    @Test
    void attachingFindsTheSameCommandFromItsFirstByte() throws Exception {
        Instant begin = rig.context().time().instant();
        CommandProcess started = box.start(Command.of("make").id("make-1"));
        rig.driver().nextStarted().out("text").exit(4);
        rig.advance(Duration.ofSeconds(9));

        CommandProcess attached = box.attach("make-1");

        assertThat(attached.id()).isEqualTo(started.id());
        assertThat(attached.started()).isEqualTo(started.started()).isEqualTo(begin);
        assertThat(attached.status()).contains(new ExitStatus.Exited(4));
        assertThat(attached.stdout().lines()).containsExactly("text");
        assertThat(box.commands()).containsExactly("make-1");
        assertThatThrownBy(() -> box.attach("make-2")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> box.attach("../make")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void onlyWhatHasEndedIsDiscarded() throws Exception {
        CommandProcess make = box.start(Command.of("make"));
        FakeCommand driver = rig.driver().nextStarted();

        assertThatThrownBy(make::discard).isInstanceOf(ConflictException.class);
        assertThat(driver.isKept()).isTrue();

        driver.exit(0);
        make.discard();
        assertThat(driver.isKept()).isFalse();
    }

    @Test
    void whatIsStillWrittenToIsNotDiscarded() throws Exception {
        CommandProcess serve = box.start(Command.of("serve"));
        FakeCommand driver = rig.driver().nextStarted().leave(0);

        assertThatThrownBy(serve::discard)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("left behind still writes");
        assertThat(driver.isKept()).isTrue();
    }
}
