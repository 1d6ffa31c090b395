package io.hydravisor.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is compared has to do the same work. */
class OutputBenchmarkTest {
    private final OutputBenchmark benchmark = new OutputBenchmark();

    @AfterEach
    void close() {
        benchmark.close();
    }

    @Test
    void everyWayReadsAllBytes() throws Exception {
        long all = Text.bytes().length;

        assertThat(benchmark.stream()).isEqualTo(all);
        assertThat(benchmark.jdkStream()).isEqualTo(all);
        assertThat(benchmark.reader()).isEqualTo(all);
        assertThat(benchmark.publisher()).isEqualTo(all);
    }

    @Test
    void bothWaysReadAllLines() {
        assertThat(benchmark.lines()).isEqualTo(benchmark.jdkLines()).isGreaterThan(Text.LINES);
    }
}
