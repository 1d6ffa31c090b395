package io.hydravisor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(new Times(List.of(9L, 1L, 2L)).median()).isEqualTo(2);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(new Times(List.of(100L, 3L, 1L, 4L)).median()).isEqualTo(3.5);
    }

    @Test
    void smallestAndLargest() {
        Times times = new Times(List.of(5L, 9L, 1L, 2L));

        assertThat(times.min()).isEqualTo(1);
        assertThat(times.max()).isEqualTo(9);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> new Times(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGoalOfTimeIsMetByLess() {
        Goal goal = new Goal.Faster(0.75);
        double ratio = goal.ratio(new Times(List.of(60_000_000L)), new Times(List.of(80_000_000L)));

        assertThat(ratio).isEqualTo(0.75);
        assertThat(goal.metBy(ratio)).isTrue();
        assertThat(goal.metBy(0.76)).isFalse();
        assertThat(goal.show(new Times(List.of(60_000_000L)))).isEqualTo("60 ms (60 to 60)");
    }

    @Test
    void aGoalOfBytesIsMetByMore() {
        Goal goal = new Goal.MoreBytes(1.0, 10L << 20);
        Times ours = new Times(List.of(500_000_000L, 1_000_000_000L, 2_000_000_000L));
        double ratio = goal.ratio(ours, new Times(List.of(2_000_000_000L)));

        assertThat(ratio).isEqualTo(2);
        assertThat(goal.metBy(ratio)).isTrue();
        assertThat(goal.metBy(0.99)).isFalse();
        assertThat(goal.show(ours)).isEqualTo("10 MiB/s (5 to 20)");
    }

    @Test
    void aGoalOfOftennessIsMetByMore() {
        Goal goal = new Goal.MoreOften(1.4, 32);
        Times ours = new Times(List.of(1_000_000_000L, 2_000_000_000L, 4_000_000_000L));
        double ratio = goal.ratio(ours, new Times(List.of(3_000_000_000L)));

        assertThat(ratio).isEqualTo(1.5);
        assertThat(goal.metBy(ratio)).isTrue();
        assertThat(goal.metBy(1.39)).isFalse();
        assertThat(goal.show(ours)).isEqualTo("16.0 a second (8.0 to 32.0)");
    }
}
