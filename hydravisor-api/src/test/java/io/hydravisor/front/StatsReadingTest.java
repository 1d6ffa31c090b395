package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StatsReadingTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @AutoClose
    private final Rig rig = Rig.direct();

    private long asked() {
        return rig.backend().calls().stream()
                .filter(call -> call.startsWith("stats"))
                .count();
    }

    @Test
    void asOftenAsFiguresAreReadTheBackendIsAsked() {
        Sandbox box = rig.box();

        assertThat(box.stats(SOON).limit(3).toList()).hasSize(3);

        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void theFirstAreThereAtOnce() {
        assertThat(rig.box().stats(Duration.ofDays(1)).findFirst()).isPresent();
    }

    @Test
    void theyEndWhenTheSandboxDoesNotRunAnyMore() {
        Sandbox box = rig.box();
        rig.backend().before("stats box", () -> {}).before("stats box", () -> {
            throw new ConflictException(Failure.of("it does not run").hint("Start it."));
        });

        assertThat(box.stats(SOON).toList()).hasSize(1);
    }

    @Test
    void whatDoesNotRunIsRefusedAtOnce() {
        Sandbox box = rig.box();
        rig.backend().before("stats box", () -> {
            throw new ConflictException(Failure.of("it does not run").hint("Start it."));
        });

        assertThatThrownBy(() -> box.stats(SOON)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> box.stats(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anInterruptEndsTheWait() {
        Sandbox box = rig.box();
        var figures = box.stats(Duration.ofDays(1)).iterator();
        figures.next();
        Thread.currentThread().interrupt();

        assertThatThrownBy(figures::next).isInstanceOf(OperationInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
