package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StartDeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final SandboxSpec SPEC = Rig.SPEC.startTimeout(LIMIT);

    @AutoClose
    private final Rig rig = Rig.direct();

    @AfterEach
    void nobodyIsInterruptedLater() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static OperationInterruptedException interrupted() {
        return Interrupts.translate("making", "sandbox/box", Effect.NONE, new InterruptedException());
    }

    @Test
    void aMakingThatIsInterruptedForItSaysSo() {
        rig.backend().before("create box", () -> {
            rig.advance(LIMIT);
            assertThat(Thread.interrupted()).isTrue();
            throw interrupted();
        });

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOfSatisfying(DeadlineException.class, e -> {
            assertThat(e).hasMessageContaining("PT2S").hasCauseInstanceOf(OperationInterruptedException.class);
            assertThat(e.effect()).isEqualTo(Effect.NONE);
            assertThat(e.hint()).isPresent();
        });
    }

    @Test
    void whatComesTooLateIsTakenBack() {
        rig.backend().before("create box", () -> rig.advance(LIMIT));

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOf(DeadlineException.class);

        assertThat(rig.sandboxes().list()).isEmpty();
    }

    @Test
    void whatComesInTimeStaysAndNothingIsPending() {
        int pending = rig.context().time().pending();
        rig.backend().before("create box", () -> rig.advance(LIMIT.minusMillis(1)));

        rig.sandboxes().create(SPEC.lifetime(Duration.ofHours(1))).destroy();

        assertThat(rig.context().time().pending()).isEqualTo(pending);
        rig.advance(LIMIT);
    }

    @Test
    void theCallersOwnInterruptIsNotTakenForIt() {
        rig.backend().before("create box", () -> {
            throw interrupted();
        });

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOf(OperationInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatAnEarlierCreationMadeIsNotTakenBack() {
        SandboxSpec repeatable = SPEC.requestId("r1");
        rig.sandboxes().create(repeatable);
        rig.backend().before("create box", () -> rig.advance(LIMIT));

        assertThat(rig.sandboxes().create(repeatable).name()).isEqualTo("box");
    }

    @Test
    void itIsPositive() {
        assertThatThrownBy(() -> Rig.SPEC.startTimeout(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
    }
}
