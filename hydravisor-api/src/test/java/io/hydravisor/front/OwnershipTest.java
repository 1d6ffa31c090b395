package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final UnavailableException down = new UnavailableException(Failure.of("the backend is down"));

    @AutoClose
    private final Rig rig = Rig.direct();

    private Sandbox create(Ownership ownership) {
        return rig.sandboxes().create(Rig.SPEC.ownership(ownership));
    }

    private Instant now() {
        return rig.context().time().instant();
    }

    private long calls(String call) {
        return rig.backend().calls().stream().filter(call::equals).count();
    }

    @Nested
    class ClosingASandbox {
        @Test
        void destroysAScopedOneOnce() {
            Sandbox box = create(Ownership.scoped());

            box.close();
            box.close();

            assertThat(calls("destroy box")).isEqualTo(1);
            assertThat(rig.backend().names()).isEmpty();
            assertThat(rig.context().eventTypes()).containsExactly("sandbox.created", "sandbox.destroyed");
        }

        @Test
        void leavesADetachedOneAlone() {
            Sandbox box = create(Ownership.detached());

            box.close();
            box.close();

            assertThat(rig.backend().calls()).containsExactly("create box");
        }

        @Test
        void leavesALeasedOneAlone() {
            create(Ownership.leased(HOUR)).close();

            assertThat(rig.backend().calls()).containsExactly("create box");
        }

        @Test
        void leavesOneAloneThatWasAttachedTo() {
            create(Ownership.scoped());

            rig.sandboxes().attach("box").close();

            assertThat(rig.backend().names()).containsExactly("box");
        }

        @Test
        void canBeRepeatedWhenItFailed() {
            Sandbox box = create(Ownership.scoped());
            rig.backend().fail("destroy box", down);

            assertThatThrownBy(box::close).isSameAs(down);
            box.close();

            assertThat(rig.backend().names()).isEmpty();
        }

        @Test
        void doesNothingAfterItWasDestroyed() {
            Sandbox box = create(Ownership.scoped());

            box.destroy();
            box.close();

            assertThat(calls("destroy box")).isEqualTo(1);
            assertThat(rig.context().eventTypes()).containsExactly("sandbox.created", "sandbox.destroyed");
        }
    }

    @Nested
    class ClosingTheConnection {
        @Test
        void doesToEachSandboxWhatItsOwnershipSays() {
            SandboxSpec spec = SandboxSpec.of(FakeBackend.IMAGE);
            rig.sandboxes().create(spec.name("scoped"));
            rig.sandboxes().create(spec.name("detached").ownership(Ownership.detached()));
            rig.sandboxes().create(spec.name("leased").ownership(Ownership.leased(HOUR)));
            rig.backend().add("foreign", java.util.Map.of());

            rig.sandboxes().close();
            rig.sandboxes().close();

            assertThat(rig.backend().names()).containsExactlyInAnyOrder("detached", "leased", "foreign");
            assertThat(rig.backend().calls()).endsWith("destroy scoped", "close");
            assertThat(calls("close")).isEqualTo(1);
        }

        @Test
        void saysWhatCouldNotBeDestroyedAndDisconnectsAllTheSame() {
            SandboxSpec spec = SandboxSpec.of(FakeBackend.IMAGE);
            rig.sandboxes().create(spec.name("one"));
            rig.sandboxes().create(spec.name("two"));
            rig.backend().fail("destroy one", down);

            assertThatThrownBy(() -> rig.sandboxes().close())
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("1 of the sandboxes could not be destroyed")
                    .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(down));

            assertThat(rig.backend().names()).containsExactly("one");
            assertThat(rig.backend().calls()).endsWith("close");
            assertThat(rig.context().time().pending()).isZero();
        }

        @Test
        void refusesWhatComesAfterIt() {
            rig.sandboxes().close();
            rig.backend().calls().clear();

            assertThatThrownBy(rig::box).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> rig.sandboxes().attach("box")).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> rig.sandboxes().list()).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> rig.sandboxes().reap()).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> rig.sandboxes().images()).isInstanceOf(ConflictException.class);
            assertThat(rig.backend().calls()).isEmpty();
        }

        @Test
        void leavesNothingOfACreationThatItOvertakes() {
            rig.backend().before("create box", () -> rig.sandboxes().close());

            assertThatThrownBy(rig::box).isInstanceOf(ConflictException.class);

            assertThat(rig.backend().names()).isEmpty();
            assertThat(rig.context().time().pending()).isZero();
        }

        @Test
        void leavesNothingOfADetachedOneEitherAsNobodyHasIt() {
            rig.backend().before("create box", () -> rig.sandboxes().close());

            assertThatThrownBy(() -> create(Ownership.detached())).isInstanceOf(ConflictException.class);

            assertThat(rig.backend().names()).isEmpty();
        }

        @Test
        void leavesNothingWhereTheTimerHasStoppedMeanwhile() {
            rig.backend().before("create box", () -> {
                rig.sandboxes().close();
                rig.context().timer().shutdownNow();
            });

            assertThatThrownBy(() -> rig.sandboxes().create(Rig.SPEC.lifetime(HOUR)))
                    .isInstanceOf(ConflictException.class);

            assertThat(rig.backend().names()).isEmpty();
        }
    }

    @Nested
    class Leases {
        @Test
        void ofScopedSandboxesAreRenewedAtAThird() {
            SandboxInfo before = create(Ownership.scoped()).info();
            assertThat(before.leaseEnd()).contains(now().plus(Rig.SCOPED_LEASE));
            assertThat(before.ownership()).isEqualTo("scoped");

            rig.advance(Duration.ofSeconds(19));
            assertThat(calls("annotate box")).isZero();
            rig.advance(Duration.ofSeconds(1));

            assertThat(rig.driver().metadata())
                    .containsEntry(
                            "hydravisor.io/lease-end",
                            now().plus(Rig.SCOPED_LEASE).toString());
            rig.advance(HOUR);
            assertThat(calls("annotate box")).isEqualTo(181);
        }

        @Test
        void ofLeasedSandboxesAreNotRenewed() {
            Sandbox box = create(Ownership.leased(HOUR));
            Instant end = now().plus(HOUR);

            rig.advance(Duration.ofMinutes(50));

            assertThat(box.info().leaseEnd()).contains(end);
            assertThat(box.info().ownership()).isEqualTo("leased");
        }

        @Test
        void areNotThereForDetachedOnes() {
            Sandbox box = create(Ownership.detached());

            assertThat(box.info().leaseEnd()).isEmpty();
            assertThatThrownBy(() -> box.renew(HOUR))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("no lease to renew");
        }

        @Test
        void canBeRenewedByHand() {
            Sandbox box = create(Ownership.leased(HOUR));
            rig.advance(Duration.ofMinutes(5));

            box.renew(Duration.ofMinutes(10));

            assertThat(box.info().leaseEnd()).contains(now().plus(Duration.ofMinutes(10)));
            assertThatThrownBy(() -> box.renew(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        }

        @Test
        void thatCanNotBeRenewedAreAnEventAndAreTriedAgain() {
            create(Ownership.scoped());
            rig.context().events().clear();
            rig.backend().fail("annotate box", down);

            rig.advance(Duration.ofSeconds(20));
            assertThat(rig.context().events())
                    .containsExactly(
                            new SandboxEvent("sandbox.lease-failed", now(), "sandbox/box", "the backend is down"));

            rig.advance(Duration.ofSeconds(20));
            assertThat(rig.driver().metadata())
                    .containsEntry(
                            "hydravisor.io/lease-end",
                            now().plus(Rig.SCOPED_LEASE).toString());
            assertThat(rig.context().events()).hasSize(1);
        }

        @Test
        void areNoLongerRenewedWhenTheSandboxIsGone() {
            create(Ownership.scoped());
            rig.backend().vanish("box");

            rig.advance(HOUR);

            assertThat(calls("annotate box")).isEqualTo(1);
            assertThat(rig.context().time().pending()).isZero();
        }

        @Test
        void areNoLongerRenewedAfterClose() {
            create(Ownership.scoped()).close();

            rig.advance(HOUR);

            assertThat(calls("annotate box")).isZero();
            assertThat(rig.context().time().pending()).isZero();
        }

        @Test
        void areNotKeptUpForWhatCouldNotBeMade() {
            rig.backend().add("box", java.util.Map.of());

            assertThatThrownBy(rig::box).isInstanceOf(AlreadyExistsException.class);

            assertThat(rig.context().time().pending()).isZero();
            assertThat(rig.context().events()).isEmpty();
        }
    }

    @Nested
    class Lifetimes {
        private void endsAfter(Duration lifetime, Duration moment) {
            rig.sandboxes().create(Rig.SPEC.ownership(Ownership.detached()).lifetime(lifetime));

            rig.advance(moment.minusMillis(1));
            assertThat(rig.backend().names()).containsExactly("box");
            rig.advance(Duration.ofMillis(1));

            assertThat(rig.backend().names()).isEmpty();
            assertThat(rig.context().eventTypes())
                    .containsExactly("sandbox.created", "sandbox.expired", "sandbox.destroyed");
            assertThat(rig.context().time().pending()).isZero();
        }

        @Test
        void endFiveSecondsEarlySoThatOwnersAndReapersNeverFight() {
            endsAfter(HOUR, HOUR.minusSeconds(5));
        }

        @Test
        void endATenthEarlyWhereTheyAreShort() {
            endsAfter(Duration.ofSeconds(10), Duration.ofSeconds(9));
        }

        @Test
        void areKeptInTheBackendForReapers() {
            Sandbox box = rig.sandboxes().create(Rig.SPEC.lifetime(HOUR));

            assertThat(box.info().lifetimeEnd()).contains(now().plus(HOUR));
        }

        @Test
        void areNotOursToEndAfterClose() {
            rig.sandboxes()
                    .create(Rig.SPEC.ownership(Ownership.detached()).lifetime(HOUR))
                    .close();

            rig.advance(HOUR.plus(HOUR));

            assertThat(rig.backend().calls()).containsExactly("create box");
        }

        @Test
        void thatCanNotBeEndedAreLeftToReapers() {
            rig.sandboxes().create(Rig.SPEC.lifetime(HOUR));
            rig.backend().fail("destroy box", down);

            assertThatCode(() -> rig.advance(HOUR)).doesNotThrowAnyException();

            assertThat(rig.backend().names()).containsExactly("box");
        }
    }

    @Nested
    class Naming {
        @Test
        void aSandboxWithoutANameGetsOne() {
            SandboxSpec unnamed = SandboxSpec.of(FakeBackend.IMAGE);

            String one = rig.sandboxes().create(unnamed).name();
            String two = rig.sandboxes().create(unnamed).name();

            assertThat(one).matches("box-[0-9a-z]{12}").isNotEqualTo(two);
            assertThat(rig.backend().names()).containsExactlyInAnyOrder(one, two);
        }

        @Test
        void whatIsNoNameNeverReachesTheBackend() {
            assertThatThrownBy(() -> rig.sandboxes().attach("../box")).isInstanceOf(InvalidInputException.class);
            assertThat(rig.backend().calls()).isEmpty();
        }

        @Test
        void labelsAreKeptAndOursAreNotShown() {
            Sandbox box = rig.sandboxes().create(Rig.SPEC.label("team", "build"));

            assertThat(box.info().labels().asMap()).containsExactly(java.util.Map.entry("team", "build"));
            assertThat(rig.driver().metadata())
                    .containsEntry("hydravisor.io/version", "1")
                    .containsKey("hydravisor.io/request");
        }

        @Test
        void listsAreSortedByName() {
            rig.backend().add("b", java.util.Map.of());
            rig.backend().add("c", java.util.Map.of());
            rig.backend().add("a", java.util.Map.of());

            assertThat(rig.sandboxes().list()).extracting(SandboxInfo::name).containsExactly("a", "b", "c");
        }
    }
}
