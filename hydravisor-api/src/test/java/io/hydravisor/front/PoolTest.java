package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.Soon;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxPool;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final SandboxSpec SPEC = SandboxSpec.of(FakeBackend.IMAGE);
    private final UnavailableException down = new UnavailableException(Failure.of("the backend is down"));

    @AutoClose
    private final Rig direct = Rig.direct();

    @AutoClose
    private final Rig threaded = Rig.threaded();

    @Test
    void whatIsTakenIsMadeAgain() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 3);
        assertThat(pool.ready()).isEqualTo(3);

        Sandbox one = pool.acquire();
        Sandbox other = pool.acquire();
        assertThat(pool.ready()).isEqualTo(1);
        direct.advance(Duration.ofMillis(150));

        assertThat(pool.ready()).isEqualTo(3);
        assertThat(one.name()).isNotEqualTo(other.name());
        assertThat(direct.backend().names()).hasSize(5).contains(one.name(), other.name());
    }

    @Test
    void whenTheLastIsTakenTheNextIsMadeAtOnce() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        pool.acquire();
        assertThat(pool.ready()).isEqualTo(1);
        pool.acquire();
        assertThat(pool.ready()).isEqualTo(2);
    }

    @Test
    void aPoolThatIsClosedBeforeItFillsItselfAgainMakesNoMore() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        Sandbox taken = pool.acquire();
        pool.close();
        direct.advance(Duration.ofMillis(150));
        assertThat(direct.backend().names()).containsExactly(taken.name());
    }

    @Test
    void closingDestroysWhatNobodyHasTaken() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        Sandbox taken = pool.acquire();

        pool.close();
        pool.close();

        assertThat(direct.backend().names()).containsExactly(taken.name());
        assertThat(pool.ready()).isZero();
        assertThatThrownBy(pool::acquire).isInstanceOf(ConflictException.class).hasMessageContaining("was closed");
        taken.close();
        assertThat(direct.backend().names()).isEmpty();
    }

    @Test
    void closingTheConnectionClosesThePool() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        direct.sandboxes().close();
        assertThat(direct.backend().names()).isEmpty();
        assertThatThrownBy(pool::acquire).isInstanceOf(ConflictException.class);
    }

    @Test
    void closingTriesAllAndCanBeRepeated() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        String stuck = direct.backend().names().iterator().next();
        direct.backend().fail("destroy " + stuck, down);
        assertThatThrownBy(pool::close)
                .isInstanceOf(BackendException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(down));
        assertThat(direct.backend().names()).containsExactly(stuck);
        pool.close();
        assertThat(direct.backend().names()).isEmpty();
    }

    @Test
    void oneThatHasEndedMeanwhileIsNotGiven() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);
        direct.backend().names().forEach(direct.backend()::vanish);
        Sandbox taken = pool.acquire();
        assertThat(direct.backend().names()).contains(taken.name());
    }

    @Test
    void whereNobodyCanSayWhetherItRunsItIsNotLost() {
        SandboxPool pool = direct.sandboxes().pool(SPEC, 1);
        String name = direct.backend().names().iterator().next();
        direct.backend().fail("describe " + name, down);
        assertThatThrownBy(pool::acquire).isSameAs(down);
        assertThat(pool.acquire().name()).isEqualTo(name);
    }

    @Test
    void aFailureIsToldAndWhatIsMissingIsMadeLater() {
        direct.backend().beforeCreations(this::fail);
        SandboxPool pool = direct.sandboxes().pool(SPEC, 2);

        assertThat(pool.ready()).isZero();
        assertThat(direct.context().eventTypes()).containsExactly("sandbox.pool-failed");
        assertThatThrownBy(pool::acquire).isSameAs(down);

        direct.advance(Duration.ofSeconds(1));
        assertThat(direct.context().eventTypes()).hasSize(2);
        direct.backend().beforeCreations(() -> {});
        direct.advance(Duration.ofSeconds(1));
        assertThat(pool.ready()).isZero();
        direct.advance(Duration.ofSeconds(1));
        assertThat(pool.ready()).isEqualTo(2);
    }

    @Test
    void whoWantsOneDoesNotWaitForTheNextTry() {
        direct.backend().beforeCreations(this::fail);
        SandboxPool pool = direct.sandboxes().pool(SPEC, 1);
        direct.backend().beforeCreations(() -> {});
        assertThat(pool.acquire().name()).isNotEmpty();
        assertThat(pool.ready()).isEqualTo(1);
    }

    @Test
    void whoFindsNoneWaitsForOneAndTheCloseWakesThem() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        threaded.backend().beforeCreations(() -> await(mayGoOn));
        SandboxPool pool = threaded.sandboxes().pool(SPEC, 1);
        CompletableFuture<Sandbox> waiting = CompletableFuture.supplyAsync(pool::acquire);
        assertThat(Soon.holds(() -> !threaded.backend().calls().isEmpty())).isTrue();
        assertThat(waiting).isNotDone();
        mayGoOn.countDown();
        Sandbox waitedFor = Soon.result(waiting);
        assertThat(threaded.backend().names()).contains(waitedFor.name());

        assertThat(Soon.holds(() -> pool.ready() == 1)).isTrue();
        CountDownLatch never = new CountDownLatch(1);
        threaded.backend().beforeCreations(() -> await(never));
        pool.acquire();
        CompletableFuture<Sandbox> late = CompletableFuture.supplyAsync(pool::acquire);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(pool::close);
        assertThatThrownBy(() -> Soon.result(late))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConflictException.class);
        assertThat(closing).isNotDone();
        never.countDown();
        Soon.result(closing);
        assertThat(threaded.backend().names()).hasSize(2);
    }

    @Test
    void anInterruptEndsTheWaitAlone() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        threaded.backend().beforeCreations(() -> await(mayGoOn));
        SandboxPool pool = threaded.sandboxes().pool(SPEC, 1);
        CompletableFuture<HydravisorException> ended = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                pool.acquire();
            } catch (HydravisorException e) {
                ended.complete(e);
            }
        });
        waiter.start();
        assertThat(Soon.waits(waiter)).isTrue();
        waiter.interrupt();
        assertThat(Soon.result(ended)).isInstanceOf(OperationInterruptedException.class);
        mayGoOn.countDown();
        assertThat(Soon.holds(() -> pool.ready() == 1)).isTrue();
    }

    private void fail() {
        throw down;
    }

    private static void await(CountDownLatch latch) {
        try {
            Soon.happens(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatOnlyOneSandboxCanHaveIsRefused() {
        for (SandboxSpec spec : new SandboxSpec[] {
            SPEC.name("one"),
            SPEC.ownership(Ownership.detached()),
            SPEC.ownership(Ownership.leased(Duration.ofHours(1))),
            SPEC.network(NetworkPolicy.nat()).publish(PublishedPort.of(8080, 80))
        }) {
            assertThatThrownBy(() -> direct.sandboxes().pool(spec, 1)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> direct.sandboxes().pool(SPEC, 0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> direct.sandboxes().pool(SPEC, 101)).isInstanceOf(InvalidInputException.class);
        assertThat(direct.backend().calls()).isEmpty();
    }
}
