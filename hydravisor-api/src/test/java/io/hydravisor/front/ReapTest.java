package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each sandbox here was made by another JVM. */
class ReapTest {
    private static final String LEASE = "hydravisor.io/lease-end";
    private static final String LIFETIME = "hydravisor.io/lifetime-end";

    @AutoClose
    private final Rig rig = Rig.direct();

    private String inSeconds(long seconds) {
        return rig.context().time().instant().plusSeconds(seconds).toString();
    }

    static Stream<Arguments> ends() {
        return Stream.of(Arguments.of("a lease", LEASE), Arguments.of("a lifetime", LIFETIME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void takesWhatEndedForLongerThanClocksMayDiffer(String name, String key) {
        rig.backend().add("ended", Map.of(key, inSeconds(-6)));
        rig.backend().add("in-doubt", Map.of(key, inSeconds(-5)));
        rig.backend().add("alive", Map.of(key, inSeconds(60)));

        assertThat(rig.sandboxes().reap()).containsExactly("ended");

        assertThat(rig.backend().names()).containsExactlyInAnyOrder("in-doubt", "alive");
        assertThat(rig.context().events())
                .containsExactly(new SandboxEvent(
                        "sandbox.destroyed", rig.context().time().instant(), "sandbox/ended", "reaped"));
    }

    @Test
    void takesWhatHasOutlivedItsLifetimeThoughItsLeaseIsRenewed() {
        rig.backend().add("old", Map.of(LEASE, inSeconds(60), LIFETIME, inSeconds(-60)));

        assertThat(rig.sandboxes().reap()).containsExactly("old");
    }

    @Test
    void namesWhatItTookInOrder() {
        for (String name : new String[] {"c", "a", "b"}) {
            rig.backend().add(name, Map.of(LEASE, inSeconds(-60)));
        }

        assertThat(rig.sandboxes().reap()).containsExactly("a", "b", "c");
    }

    @Test
    void expiredTellsInOrderWhatItWouldTakeAndTakesNothing() {
        rig.backend().add("c", Map.of(LIFETIME, inSeconds(-60), "team", "build"));
        rig.backend().add("a", Map.of(LEASE, inSeconds(-6)));
        rig.backend().add("in-doubt", Map.of(LEASE, inSeconds(-5)));
        rig.backend().add("alive", Map.of(LEASE, inSeconds(60)));

        List<SandboxInfo> expired = rig.sandboxes().expired();

        assertThat(expired).extracting(SandboxInfo::name).containsExactly("a", "c");
        assertThat(expired.get(1).labels().get("team")).contains("build");
        assertThat(rig.backend().names()).hasSize(4);
        assertThat(rig.sandboxes().reap()).containsExactly("a", "c");
        assertThat(rig.sandboxes().expired()).isEmpty();
    }

    @Test
    void leavesAloneWhatHasNoEndOrOneThatCanNotBeRead() {
        rig.backend().add("endless", Map.of());
        rig.backend().add("garbled", Map.of(LEASE, "yesterday", LIFETIME, ""));

        assertThat(rig.sandboxes().reap()).isEmpty();

        assertThat(rig.backend().names()).containsExactlyInAnyOrder("endless", "garbled");
    }

    @Test
    void leavesAloneWhatIsRenewedWhileItLooks() {
        rig.backend().add("box", Map.of(LEASE, inSeconds(-60)));
        rig.backend().before("open box", () -> rig.driver().metadata().put(LEASE, inSeconds(60)));

        assertThat(rig.sandboxes().reap()).isEmpty();

        assertThat(rig.backend().names()).containsExactly("box");
        assertThat(rig.context().events()).isEmpty();
    }

    @Test
    void doesNotLetOneThatCanNotBeDestroyedShieldTheOthers() {
        for (String name : new String[] {"a", "b", "c"}) {
            rig.backend().add(name, Map.of(LEASE, inSeconds(-60)));
        }
        UnavailableException stuck = new UnavailableException(Failure.of("stuck"));
        rig.backend().fail("destroy a", stuck);

        assertThatThrownBy(() -> rig.sandboxes().reap())
                .isInstanceOf(BackendException.class)
                .hasSuppressedException(stuck);

        assertThat(rig.backend().names()).containsExactly("a");
    }

    @Test
    void passesOverWhatIsGoneBeforeItLooksAgain() {
        rig.backend().add("box", Map.of(LEASE, inSeconds(-60)));
        rig.backend().before("open box", () -> rig.backend().vanish("box"));

        assertThat(rig.sandboxes().reap()).isEmpty();
    }

    @Test
    void passesOverWhatIsGoneBetweenItsLooks() {
        rig.backend().add("box", Map.of(LEASE, inSeconds(-60)));
        rig.backend().before("describe box", () -> rig.backend().vanish("box"));

        assertThat(rig.sandboxes().reap()).isEmpty();
        assertThat(rig.backend().calls()).doesNotContain("destroy box");
    }

    @Test
    void leavesOurOwnAloneAsTheirLeasesAreRenewed() {
        rig.box();
        rig.advance(Duration.ofHours(1));

        assertThat(rig.sandboxes().reap()).isEmpty();
    }
}
