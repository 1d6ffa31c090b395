package io.hydravisor.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus.Exited;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultsTest {
    private final World world = new World();
    private final AtomicInteger runs = new AtomicInteger();

    FaultsTest() {
        world.provider.program("count", context -> runs.incrementAndGet());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theNthCallFailsAsAskedForAndHasNoEffect() {
        ExhaustedException full = new ExhaustedException(Failure.of("no room"));
        world.faults().failAt("start", 2, full);

        assertThat(world.box.exec("count").status()).isEqualTo(new Exited(1));
        assertThatThrownBy(() -> world.box.exec("count")).isSameAs(full);
        assertThat(world.box.exec("count").status()).isEqualTo(new Exited(2));
    }

    @Test
    void afterALostReplyTheBackendIsAskedAndNothingRunsTwice() {
        world.faults().disconnectAt("start", 1);

        CommandProcess process = world.box.start(Command.of("count").id("once"));

        assertThat(process.await()).isEqualTo(new Exited(1));
        assertThat(runs).hasValue(1);
        assertThat(world.faults().count("start")).isEqualTo(1);
        assertThat(world.faults().calls()).contains(new Call("ask", "sandbox/box/command/once"));
    }

    @Test
    void ifTheQuestionIsLostTooTheEffectIsUnknown() throws Exception {
        world.faults().disconnectAt("start", 1);
        world.faults().disconnectAt("ask", 1);

        assertThatThrownBy(() -> world.box.start(Command.of("count").id("once")))
                .isInstanceOfSatisfying(UnavailableException.class, e -> {
                    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
                    assertThat(e.retryable()).isFalse();
                });
        assertThat(world.box.attach("once").await()).isEqualTo(new Exited(1));
    }

    @Test
    void aSandboxWhoseCreationWasAnsweredToNobodyIsThere() {
        world.faults().disconnectAt("create", 1);
        assertThat(world.sandboxes.create(World.SPEC.name("first")).exec("true").success())
                .isTrue();

        world.faults().disconnectAt("create", 1);
        world.faults().failNext("ask", new UnavailableException(Failure.of("still down")));
        assertThatThrownBy(() -> world.sandboxes.create(World.SPEC.name("second")))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> world.sandboxes.create(World.SPEC.name("second")))
                .isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void aDelayOfTheRequestTimeoutIsADeadline() {
        try (Hydravisor impatient = Hydravisor.builder()
                        .provider(world.provider)
                        .requestTimeout(Duration.ofMillis(50))
                        .discover();
                var sandboxes = impatient.sandboxes("memory:test")) {
            world.faults().delay("create", 1, Duration.ofSeconds(10));

            assertThatThrownBy(() -> sandboxes.create(World.SPEC.name("late"))).isInstanceOf(DeadlineException.class);
            assertThat(sandboxes.list()).hasSize(1);
        }
    }

    @Test
    void whileTheConnectionIsLostCommandsGoOnAndOutputStalls() throws Exception {
        CommandProcess lines = world.box.start(new MemoryGuest().lines(30, Duration.ofMillis(10)));
        assertThat(lines.stdout().stream(0).read()).isEqualTo('l');
        world.faults().loseConnection();

        assertThatThrownBy(() -> world.box.exec("count"))
                .isInstanceOfSatisfying(
                        HydravisorException.class,
                        e -> assertThat(e.retryable()).isTrue());
        var reader = lines.stdout().reader(0);
        assertThat(reader.next(Duration.ofMillis(500))).isEmpty();
        assertThat(reader.ended()).isFalse();
        assertThat(lines.status()).isEqualTo(Optional.empty());

        world.faults().restoreConnection();

        assertThat(lines.await()).isEqualTo(new Exited(0));
        assertThat(World.text(lines.stdout().stream(0).readAllBytes())).endsWith("line 29\n");
        assertThat(world.events.stream().map(HydravisorEvent::type)).contains("endpoint.lost", "endpoint.restored");
    }

    @Test
    void aConnectionLostForATimeComesBack() throws Exception {
        world.faults().loseConnection(Duration.ofMillis(100));

        assertThatThrownBy(() -> world.box.info()).isInstanceOf(UnavailableException.class);
        World.await(() -> world.events.stream().anyMatch(event -> event.type().equals("endpoint.restored")));
        assertThat(world.box.info().name()).isEqualTo("box");
    }

    @Test
    void aVerbThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> world.faults().failNext("strat", new UnavailableException(Failure.of("x"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("start");
    }

    @Test
    void aCapabilityTakenAwayIsRefused() {
        try (World poorer = new World(new InMemorySandboxProvider().without(Capability.FORK))) {
            assertThatThrownBy(() -> poorer.box.fork(1)).isInstanceOf(UnsupportedCapabilityException.class);
            assertThat(poorer.box.supports(Capability.SNAPSHOT).available()).isTrue();
        }
    }
}
