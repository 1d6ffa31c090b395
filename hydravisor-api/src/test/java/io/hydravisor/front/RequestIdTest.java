package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A creation that is repeated with its request id. */
class RequestIdTest {
    private static final SandboxSpec SPEC = Rig.SPEC.requestId("order.1");
    private static final String REQUEST_ID = "hydravisor.io/request-id";

    @AutoClose
    private final Rig rig = Rig.direct();

    /** Another JVM has made "box" with the same request id. */
    private void madeElsewhere(String ownership, Map<String, String> more) {
        Map<String, String> metadata = new HashMap<>(more);
        metadata.put(REQUEST_ID, "order.1");
        metadata.put("hydravisor.io/ownership", ownership);
        rig.backend().add("box", metadata);
    }

    private String inSeconds(long seconds) {
        return rig.context().time().instant().plusSeconds(seconds).toString();
    }

    @Test
    void returnsWhatTheFirstHasMade() {
        Sandbox first = rig.sandboxes().create(SPEC);
        Sandbox again = rig.sandboxes().create(SPEC);

        assertThat(again.name()).isEqualTo("box");
        assertThat(rig.backend().names()).containsExactly("box");
        assertThat(rig.context().eventTypes()).as("made once").containsExactly("sandbox.created");
        again.destroy();
        assertThatThrownBy(first::info).isInstanceOf(NotFoundException.class);
    }

    @Test
    void needsAName() {
        SandboxSpec nameless = SandboxSpec.of(FakeBackend.IMAGE).requestId("order.1");

        assertThatThrownBy(() -> rig.sandboxes().create(nameless)).isInstanceOf(InvalidInputException.class);
        assertThat(rig.backend().calls()).isEmpty();
    }

    @Test
    void leavesTheNameToWhoeverHasIt() {
        rig.box();

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> rig.sandboxes().create(Rig.SPEC)).isInstanceOf(AlreadyExistsException.class);
        assertThat(rig.backend().calls()).doesNotContain("destroy box");
    }

    @Test
    void anotherRequestIsAnother() {
        rig.sandboxes().create(SPEC);

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC.requestId("order.2")))
                .isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void twoRequestsOfOneIdHaveDifferentMarks() {
        rig.sandboxes().create(SPEC);
        String mark = rig.driver().metadata().get("hydravisor.io/request");
        rig.backend().vanish("box");
        rig.sandboxes().create(SPEC);

        assertThat(rig.driver().metadata().get("hydravisor.io/request"))
                .as("a provider must not take one's sandbox for the other's")
                .isNotEqualTo(mark);
    }

    @Test
    void theRefusalStandsIfTheOtherIsGoneMeanwhile() {
        madeElsewhere("detached", Map.of());
        rig.backend().before("open box", () -> rig.backend().vanish("box"));

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void whatDoesNotRunIsNotTakenForMade() {
        for (SandboxState state : new SandboxState[] {SandboxState.CREATED, SandboxState.STOPPED}) {
            madeElsewhere("detached", Map.of());
            rig.driver().state(state);

            assertThatThrownBy(() -> rig.sandboxes().create(SPEC))
                    .isInstanceOf(AlreadyExistsException.class)
                    .hasMessageContaining("made halfway");
            assertThat(rig.backend().names()).containsExactly("box");
        }
    }

    @Test
    void aScopedOneIsOwnedFromNowOn() {
        madeElsewhere("scoped", Map.of("hydravisor.io/lease-end", inSeconds(-1)));

        Sandbox box = rig.sandboxes().create(SPEC);
        assertThat(box.info().leaseEnd())
                .contains(rig.context().time().instant().plus(Rig.SCOPED_LEASE));
        rig.advance(Rig.SCOPED_LEASE.multipliedBy(3));
        assertThat(rig.sandboxes().expired()).isEmpty();

        box.close();
        assertThat(rig.backend().names()).isEmpty();
    }

    @Test
    void aDetachedOneIsLeftByClose() {
        madeElsewhere("detached", Map.of());

        // What counts is the ownership that it was made with.
        rig.sandboxes().create(SPEC).close();
        rig.sandboxes().close();

        assertThat(rig.backend().names()).containsExactly("box");
    }

    @Test
    void itsLifetimeEndsWhenTheFirstOneSaid() {
        madeElsewhere("detached", Map.of("hydravisor.io/lifetime-end", inSeconds(100)));

        rig.sandboxes().create(SPEC.ownership(Ownership.detached()).lifetime(Duration.ofHours(1)));
        rig.advance(Duration.ofSeconds(101));

        assertThat(rig.backend().names()).isEmpty();
    }

    @Test
    void closedMeanwhileItLeavesWhatWasThere() {
        madeElsewhere("detached", Map.of());
        rig.backend().before("open box", () -> rig.sandboxes().close());

        assertThatThrownBy(() -> rig.sandboxes().create(SPEC)).isInstanceOf(ConflictException.class);
        assertThat(rig.backend().names()).containsExactly("box");
    }

    @Test
    void aChildIsNoneOfTheRequests() {
        rig.sandboxes().create(SPEC);

        Map<String, String> child = Metadata.ofChild(
                rig.driver().describe(),
                Ownership.scoped(),
                rig.context().time().instant(),
                Rig.SCOPED_LEASE);

        assertThat(child).containsKey("hydravisor.io/request").doesNotContainKey(REQUEST_ID);
    }
}
