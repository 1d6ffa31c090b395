package io.hydravisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessValuesTest {
    static Stream<Arguments> statuses() {
        return Stream.of(
                Arguments.of(new ExitStatus.Exited(0), 0, true),
                Arguments.of(new ExitStatus.Exited(1), 1, false),
                Arguments.of(new ExitStatus.Exited(255), 255, false),
                Arguments.of(new ExitStatus.Signaled(9, true), 137, false),
                Arguments.of(new ExitStatus.Signaled(15, false), 143, false),
                Arguments.of(new ExitStatus.TimedOut(Duration.ofSeconds(1), true), 124, false),
                Arguments.of(new ExitStatus.TimedOut(Duration.ofSeconds(1), false), 124, false),
                Arguments.of(new ExitStatus.Lost("restored", false), 125, false));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void anEndHasTheCodeThatAShellShowsAndOnlyExitZeroIsSuccess(ExitStatus status, int code, boolean success) {
        assertThat(status.shellCode()).isEqualTo(code);
        assertThat(status.success()).isEqualTo(success);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void whatIsNoSignalIsRefused(int number) {
        assertThatThrownBy(() -> new Signal(number))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("not a signal: " + number);
    }

    @Test
    void signalsHaveLinuxNumbers() {
        assertThat(Stream.of(Signal.HUP, Signal.INT, Signal.KILL, Signal.USR1, Signal.USR2, Signal.TERM))
                .extracting(Signal::number)
                .containsExactly(1, 2, 9, 10, 12, 15);
        assertThat(new Signal(64).number()).isEqualTo(64);
    }

    @Test
    void aChunkCanNotBeWrittenTo() {
        byte[] bytes = {1, 2, 3};
        Output.Chunk chunk = new Output.Chunk(5, ByteBuffer.wrap(bytes));

        assertThat(chunk.bytes().isReadOnly()).isTrue();
        assertThat(chunk.start()).isEqualTo(5);
        assertThat(chunk.end()).isEqualTo(8);
    }

    @Test
    void bytesForStdinAreCopiedAndCanBeOpenedAgain() throws IOException {
        byte[] bytes = {1, 2, 3};
        Stdin.Source source = (Stdin.Source) Stdin.of(bytes);
        bytes[0] = 9;

        for (int i = 0; i < 2; i++) {
            try (InputStream in = source.opener().open()) {
                assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
            }
        }
    }
}
