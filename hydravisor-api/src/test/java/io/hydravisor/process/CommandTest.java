package io.hydravisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Durability.AtLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
    private static final Command MAKE = Command.of("make");

    private static void refused(Supplier<?> making, String said) {
        assertThatThrownBy(making::get)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(said);
    }

    @Test
    void hasWhatItWasMadeOfAndDefaultsForTheRest() {
        Command command = Command.of("make", "-j2", "");

        assertThat(command.argv()).containsExactly("make", "-j2", "");
        assertThat(command.env()).isEmpty();
        assertThat(command.id()).isEmpty();
        assertThat(command.cwd()).isEmpty();
        assertThat(command.user()).isEmpty();
        assertThat(command.timeout()).isEmpty();
        assertThat(command.grace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(command.stdin()).isEqualTo(Stdin.closed());
        assertThat(command.durability()).isEqualTo(Durability.spooled(ByteSize.mebibytes(64), AtLimit.DROP_OLDEST));
        assertThat(command.capture()).isEqualTo(ByteSize.mebibytes(1));
    }

    @Test
    void eachWitherReturnsACopyWithAllThatWasSetBefore() {
        Command full = MAKE.id("make-1")
                .env("B", "2")
                .env("A", "1")
                .env("B", "3")
                .cwd("/src")
                .user("1000:1000")
                .stdin(Stdin.open())
                .timeout(Duration.ofMinutes(1))
                .grace(Duration.ofSeconds(1))
                .durability(Durability.direct())
                .capture(ByteSize.bytes(0));

        assertThat(full.argv()).containsExactly("make");
        assertThat(full.id()).contains("make-1");
        assertThat(full.env()).containsExactly(Map.entry("A", "1"), Map.entry("B", "3"));
        assertThat(full.cwd()).contains("/src");
        assertThat(full.user()).contains("1000:1000");
        assertThat(full.stdin()).isEqualTo(Stdin.open());
        assertThat(full.timeout()).contains(Duration.ofMinutes(1));
        assertThat(full.grace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(full.durability()).isEqualTo(Durability.direct());
        assertThat(full.capture()).isEqualTo(ByteSize.bytes(0));
        assertThat(MAKE.id()).isEmpty();
        assertThat(MAKE.env()).isEmpty();
    }

    @Test
    void aListOfArgumentsIsCopied() {
        List<String> argv = new ArrayList<>(List.of("make", "all"));
        Command command = Command.of(argv);
        argv.set(1, "none");

        assertThat(command.argv()).containsExactly("make", "all");
        assertThatThrownBy(() -> command.argv().add("x")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> command.env("A", "1").env().put("B", "2"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aShellsLineIsOneArgument() {
        assertThat(Command.shell("echo $HOME | wc").argv()).containsExactly("sh", "-c", "echo $HOME | wc");
    }

    @Test
    void itsTextShowsNoArgumentAndNoVariable() {
        assertThat(Command.of("curl", "-H", "token: secret").env("KEY", "secret"))
                .hasToString("curl (+2 arguments)");
    }

    @Nested
    class Programs {
        @Test
        void mustBeGiven() {
            refused(() -> Command.of(List.of()), "without a program");
            refused(() -> Command.of(""), "without a program");
        }
    }

    @Nested
    class Texts {
        static Stream<Arguments> takers() {
            return Stream.<Map.Entry<String, Function<String, Command>>>of(
                            Map.entry("program", Command::of),
                            Map.entry("argument", text -> Command.of("make", text)),
                            Map.entry("variable's name", text -> MAKE.env(text, "")),
                            Map.entry("variable's value", text -> MAKE.env("A", text)),
                            Map.entry("working directory", text -> MAKE.cwd("/" + text)),
                            Map.entry("user", MAKE::user))
                    .map(each -> Arguments.of(each.getKey(), each.getValue()));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("takers")
        void haveNoZeroByte(String name, Function<String, Command> taker) {
            refused(() -> taker.apply("a\0b"), "zero byte");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("takers")
        void haveNoHalfSurrogatePair(String name, Function<String, Command> taker) {
            refused(() -> taker.apply("a\ud83d"), "half a surrogate pair");
            refused(() -> taker.apply("\ude00a"), "half a surrogate pair");
            assertThat(taker.apply("a😀").argv()).isNotEmpty();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("takers")
        void areNotLongerThanLinuxTakes(String name, Function<String, Command> taker) {
            refused(() -> taker.apply("a".repeat(131_072)), "131071 for each");
            refused(() -> taker.apply("ä".repeat(65_536)), "131071 for each");
        }

        @Test
        void ofTheLargestLengthAreTaken() {
            assertThat(Command.of("make", "a".repeat(131_071)).argv()).hasSize(2);
        }

        @Test
        void ofAVariableCountTogether() {
            assertThat(MAKE.env("A", "a".repeat(131_069)).env()).hasSize(1);
            refused(() -> MAKE.env("A", "a".repeat(131_070)), "131072 bytes");
        }

        @Test
        void haveAtMostTwoMebibytesTogether() {
            List<String> argv = new ArrayList<>(Collections.nCopies(16, "a".repeat((1 << 17) - 1)));
            Command largest = Command.of(argv);
            assertThat(largest.argv()).hasSize(16);

            refused(() -> largest.env("A", ""), "2097155 bytes");
            argv.add("");
            refused(() -> Command.of(argv), "2097152 together");
        }
    }

    @Nested
    class Ids {
        @ParameterizedTest
        @ValueSource(strings = {"a", "Z9", "make-1", "a.b_c-d", "0"})
        void joinLettersAndDigits(String id) {
            assertThat(MAKE.id(id).id()).contains(id);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-a", "a-", "a--b", "a..b", ".", "..", "../a", "a/b", "a b", "ä", "a\n", "a\0"})
        void areNothingElse(String id) {
            refused(() -> MAKE.id(id), "a command's id");
        }

        @Test
        void haveAtMost64Characters() {
            assertThat(MAKE.id("a".repeat(64)).id()).isPresent();
            refused(() -> MAKE.id("a".repeat(65)), "65 characters");
        }

        @Test
        void areMadeForCommandsWithoutOne() {
            Command one = MAKE.identified();

            assertThat(Command.checkId(one.id().orElseThrow())).isNotEmpty();
            assertThat(one.id()).isNotEqualTo(MAKE.identified().id());
            assertThat(one.identified()).isSameAs(one);
        }
    }

    @Nested
    class Surroundings {
        @Test
        void variablesHaveNames() {
            refused(() -> MAKE.env("", "1"), "variable's name");
            refused(() -> MAKE.env("A=B", "1"), "variable's name");
            refused(() -> Command.checkEnvName("="), "variable's name");
        }

        @Test
        void aWorkingDirectoryIsAbsolute() {
            refused(() -> MAKE.cwd("src"), "not absolute");
            refused(() -> MAKE.cwd(""), "not absolute");
        }

        @Test
        void aUserIsNotEmpty() {
            refused(() -> MAKE.user(""), "an empty user");
        }

        @Test
        void spansArePositive() {
            refused(() -> MAKE.timeout(Duration.ZERO), "not a timeout");
            refused(() -> MAKE.grace(Duration.ofSeconds(-1)), "not a grace period");
        }

        @Test
        void atMostAGibibyteIsCaptured() {
            assertThat(MAKE.capture(ByteSize.gibibytes(1)).capture()).isEqualTo(ByteSize.gibibytes(1));
            refused(() -> MAKE.capture(ByteSize.bytes((1L << 30) + 1)), "capture limit");
        }

        @Test
        void aSpoolHoldsAtLeast64KiB() {
            assertThat(Durability.spooled(ByteSize.kibibytes(64), AtLimit.KILL)).isNotNull();
            refused(() -> Durability.spooled(ByteSize.bytes(65_535), AtLimit.KILL), "not a spool's limit");
        }
    }
}
