package io.hydravisor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoreValuesTest {
    static Stream<Duration> badSpans() {
        return Stream.of(
                Duration.ZERO,
                Duration.ofNanos(-1),
                Duration.ofDays(36_500).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("badSpans")
    void spansThatAreNotPositiveOrAbsurdAreRefused(Duration span) {
        assertThatThrownBy(() -> Durations.positive("timeout", span))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a timeout");
        assertThatThrownBy(() -> Ownership.leased(span))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a lease");
    }

    @Test
    void theShortestAndTheLongestSpanAreTaken() {
        assertThat(Durations.positive("timeout", Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
        assertThat(Durations.positive("timeout", Duration.ofDays(36_500))).isEqualTo(Duration.ofDays(36_500));
    }

    @Test
    void capabilitiesAreEqualWhereTheirIdsAre() {
        Capability same = Capability.of("file.access", "said otherwise");

        assertThat(same).isEqualTo(Capability.FILES).hasSameHashCodeAs(Capability.FILES);
        assertThat(same).isNotEqualTo(Capability.STATS).hasToString("file.access");
    }

    @Test
    void aRefusalNeedsAReasonAndGivesIt() {
        assertThatThrownBy(() -> Support.no(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Support.no("no cgroups here").orThrow(Capability.STATS, "fake", "sandbox/box"))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("not supported by fake for sandbox/box")
                .hasMessageContaining("(sandbox.stats): no cgroups here");
        assertThatCode(() -> Support.yes().orThrow(Capability.STATS, "fake", "sandbox/box"))
                .doesNotThrowAnyException();
    }
}
