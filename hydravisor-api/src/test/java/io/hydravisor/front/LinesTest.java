package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.fake.FakeCommand;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.StdStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinesTest {
    private static final int MAX = LineReader.MAX_CHARS;

    @AutoClose
    private final Rig rig = Rig.direct();

    private final FakeCommand command = FakeCommand.running();
    private final CommandFront process = rig.over(command);

    private List<String> lines() {
        command.exit(0);
        try (Stream<String> lines = process.stdout().lines()) {
            return lines.toList();
        }
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("nothing", "", List.of()),
                Arguments.of("line feed", "a\nb\n", List.of("a", "b")),
                Arguments.of("carriage return and line feed", "a\r\nb\r\n", List.of("a", "b")),
                Arguments.of("carriage return", "a\rb\r", List.of("a", "b")),
                Arguments.of("all kinds", "a\nb\r\nc\rd\n", List.of("a", "b", "c", "d")),
                Arguments.of("no final break", "a\nb", List.of("a", "b")),
                Arguments.of("an empty line", "a\n\nb\r\n\r\nc\r\rd", List.of("a", "", "b", "", "c", "", "d")),
                Arguments.of("a break alone", "\n", List.of("")),
                Arguments.of("line feed and carriage return", "a\n\rb", List.of("a", "", "b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void endWithEachKindOfBreak(String name, String text, List<String> expected) {
        command.out(text);

        assertThat(lines()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void areTheSameWhenEachByteComesAlone(String name, String text, List<String> expected) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            command.write(StdStream.STDOUT, each);
        }

        assertThat(lines()).isEqualTo(expected);
    }

    @Test
    void holdCharactersThatWereSplitOverPieces() {
        for (byte each : "grüße €\n😀".getBytes(StandardCharsets.UTF_8)) {
            command.write(StdStream.STDOUT, each);
        }

        assertThat(lines()).containsExactly("grüße €", "😀");
    }

    @Test
    void replaceWhatIsNotUtf8() {
        command.write(StdStream.STDOUT, (byte) 'a', (byte) 0xff, (byte) 'b');

        assertThat(lines()).containsExactly("a\ufffdb");
    }

    @Test
    void comeBeforeTheCommandEnds() {
        command.out("first\nsecond\nthird");

        try (Stream<String> lines = process.stdout().lines()) {
            assertThat(lines.limit(2)).containsExactly("first", "second");
        }
    }

    @Test
    void ofThreeMebibytesComeInPiecesAndTheirBreakIsNoLine() {
        command.out("a".repeat(3 * MAX)).out("\nnext\n");

        assertThat(lines()).containsExactly("a".repeat(MAX), "a".repeat(MAX), "a".repeat(MAX), "next");
    }

    @Test
    void thatAreALittleLongerThanAPieceComeInTwo() {
        command.out("a".repeat(MAX) + "b\r\n\r\nnext");

        assertThat(lines()).containsExactly("a".repeat(MAX), "b", "", "next");
    }

    @Test
    void areNeverCutInsideACharacter() {
        command.out("a".repeat(MAX - 1) + "😀b\n");

        assertThat(lines()).containsExactly("a".repeat(MAX - 1), "😀b");
    }

    @Test
    void throwAtAGapAndGoOnBehindIt() {
        command.out("one\ntwo\n").lose(StdStream.STDOUT, 5).out("three\n").exit(0);

        try (Stream<String> lines = process.stdout().lines()) {
            Iterator<String> each = lines.iterator();
            assertThat(each.next()).isEqualTo("one");
            assertThat(each.next()).isEqualTo("two");
            assertThatThrownBy(each::next).isInstanceOf(OutputGapException.class);
            assertThat(each.next()).isEqualTo("three");
            assertThat(each.hasNext()).isFalse();
        }
    }

    @Test
    void doNotJoinWhatStoodOnBothSidesOfAGap() {
        command.out("rm -r ./build").lose(StdStream.STDOUT, 5).out("/home\n").exit(0);

        try (Stream<String> lines = process.stdout().lines()) {
            Iterator<String> each = lines.iterator();
            assertThat(each.next()).isEqualTo("rm -r ./build");
            assertThatThrownBy(each::next).isInstanceOf(OutputGapException.class);
            assertThat(each.next()).isEqualTo("/home");
            assertThat(each.hasNext()).isFalse();
        }
    }
}
