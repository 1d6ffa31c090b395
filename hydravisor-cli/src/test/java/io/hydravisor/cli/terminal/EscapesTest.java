package io.hydravisor.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {
    @ParameterizedTest
    @CsvSource({
        "abc, abc, false",
        "~., '', true",
        "~~, ~, false",
        "~~., ~., false",
        "~x, ~x, false",
        "a~., a~., false",
        "a~, a~, false",
        "'a;~.b', 'a;', true",
        "'~;', '~;', false",
        "'~~;~.', '~;', true",
        "'a;^[12;5R~.', 'a;^[12;5R', true",
        "'^[A~.', '^[A~.', false",
    })
    void keysAtTheBeginningOfALineLeave(String typed, String through, boolean leaving) {
        String keys = typed.replace("^", "\u001b")
                .replace("12;5", "12:5")
                .replace(';', '\r')
                .replace(':', ';');
        String expected = through.replace("^", "\u001b")
                .replace("12;5", "12:5")
                .replace(';', '\r')
                .replace(':', ';');

        Escapes atOnce = new Escapes();
        assertThat(filter(atOnce, keys)).isEqualTo(expected);
        assertThat(atOnce.leaving()).isEqualTo(leaving);

        Escapes oneByOne = new Escapes();
        StringBuilder passed = new StringBuilder();
        for (int i = 0; i < keys.length(); i++) {
            passed.append(filter(oneByOne, keys.substring(i, i + 1)));
        }
        assertThat(passed).hasToString(expected);
        assertThat(oneByOne.leaving()).isEqualTo(leaving);
    }

    private static String filter(Escapes escapes, String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.US_ASCII);
        return new String(escapes.filter(bytes, bytes.length), StandardCharsets.US_ASCII);
    }
}
