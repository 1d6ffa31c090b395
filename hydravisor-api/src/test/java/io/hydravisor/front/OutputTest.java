package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.Soon;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.StdStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    @AutoClose
    private final Rig rig = Rig.direct();

    private final FakeCommand command = FakeCommand.running();
    private final CommandFront process = rig.over(command);

    private static String text(Optional<Output> piece) {
        Output.Chunk chunk = (Output.Chunk) piece.orElseThrow();
        return StandardCharsets.UTF_8.decode(chunk.bytes().duplicate()).toString();
    }

    @Nested
    class AtAGap {
        @Test
        void theInputStreamThrowsAndGoesOnBehindIt() throws Exception {
            command.out("head").lose(StdStream.STDOUT, 100).out("tail").exit(0);

            try (InputStream in = process.stdout().stream()) {
                assertThat(new String(in.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("head");
                assertThatThrownBy(in::read)
                        .isInstanceOf(OutputGapException.class)
                        .hasMessageContaining("bytes 4 to 104 of STDOUT are gone")
                        .hasMessageContaining("Read on at offset 104");
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("tail");
            }
        }

        @Test
        void theReaderGivesIt() {
            command.out("head").lose(StdStream.STDOUT, 100).out("tail").exit(0);

            try (OutputReader reader = process.stdout().reader(0)) {
                assertThat(text(reader.next())).isEqualTo("head");
                assertThat(reader.next()).contains(new Output.Gap(4, 104, "dropped by a test"));
                assertThat(reader.offset()).isEqualTo(104);
                assertThat(text(reader.next())).isEqualTo("tail");
                assertThat(reader.next()).isEmpty();
            }
        }

        @Test
        void anOffsetInsideItSaysWhatIsGoneFromThere() {
            command.out("head").lose(StdStream.STDOUT, 100).exit(0);

            try (OutputReader reader = process.stdout().reader(50)) {
                assertThat(reader.next()).contains(new Output.Gap(50, 104, "dropped by a test"));
            }
        }
    }

    @Nested
    class Reading {
        @Test
        void nothingInTimeIsNotTheEnd() {
            try (OutputReader reader = process.stdout().reader(0)) {
                assertThat(reader.next(Duration.ofMillis(1))).isEmpty();
                assertThat(reader.ended()).isFalse();

                command.out("now");
                assertThat(text(reader.next(AT_ONCE))).isEqualTo("now");
                assertThat(reader.next(AT_ONCE)).isEmpty();
                assertThat(reader.ended()).isFalse();

                command.exit(0);
                assertThat(reader.next(Duration.ofDays(1))).isEmpty();
                assertThat(reader.ended()).isTrue();
                assertThat(reader.offset()).isEqualTo(3);
            }
        }

        @Test
        void aReadWaitsForWhatComes() throws Exception {
            CompletableFuture<Optional<Output>> piece = new CompletableFuture<>();
            Thread thread =
                    new Thread(() -> piece.complete(process.stdout().reader(0).next()), "reads");
            thread.start();
            assertThat(Soon.waits(thread)).isTrue();

            command.out("now");

            assertThat(text(Soon.result(piece))).isEqualTo("now");
        }

        @Test
        void anOffsetAheadOfTheOutputWaitsForIt() {
            command.out("abc");
            try (OutputReader reader = process.stdout().reader(5)) {
                assertThat(reader.next(AT_ONCE)).isEmpty();
                assertThat(reader.ended()).isFalse();

                command.out("defgh");
                assertThat(text(reader.next(AT_ONCE))).isEqualTo("fgh");
            }
        }

        @Test
        void everyReadingIsItsOwn() throws Exception {
            command.out("abc").err("xyz").exit(0);

            try (InputStream one = process.stdout().stream();
                    InputStream two = process.stdout().stream(1);
                    InputStream other = process.stderr().stream()) {
                assertThat(one.read()).isEqualTo('a');
                assertThat(two.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("bc");
                assertThat(one.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("bc");
                assertThat(other.readAllBytes())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("xyz");
                assertThat(one.read()).isEqualTo(-1);
            }
        }

        @Test
        void bytesAreUnsigned() throws Exception {
            command.write(StdStream.STDOUT, (byte) 0xff).exit(0);

            try (InputStream in = process.stdout().stream()) {
                assertThat(in.available()).isZero();
                assertThat(in.read()).isEqualTo(0xff);
                assertThat(in.read()).isEqualTo(-1);
            }
        }

        @Test
        void aClosedReaderGivesNothingAndLeavesTheCommandAlone() {
            command.out("abc");
            OutputReader reader = process.stdout().reader(0);
            reader.close();
            reader.close();

            assertThat(reader.next()).isEmpty();
            assertThat(command.isOpen()).isTrue();
            assertThat(command.signals()).isEmpty();
        }

        @Test
        void aNegativeOffsetIsRefused() {
            assertThatThrownBy(() -> process.stdout().stream(-1)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> process.stdout().reader(-1)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> process.stdout().publisher(-1)).isInstanceOf(InvalidInputException.class);
        }
    }
}
