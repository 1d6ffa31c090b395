package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.process.Output;
import io.hydravisor.spi.OutputRead;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a feed when the screen has been read. */
class FeedTest {
    private static final byte[] NOTHING = {};
    private final Feed feed = new Feed(() -> {});

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What can be read from an offset on, as characters of one byte each. */
    private String rest(long from) {
        StringBuilder all = new StringBuilder();
        while (feed.read(from + all.length(), 1 << 16) instanceof OutputRead.Available available) {
            assertThat(available.output().start()).isEqualTo(from + all.length());
            all.append(StandardCharsets.ISO_8859_1.decode(
                    ((Output.Chunk) available.output()).bytes().duplicate()));
        }
        return all.toString();
    }

    @Test
    void whatTheScreenShowsIsNotReadAgain() {
        feed.append(latin("before"));
        feed.gap("something");
        feed.begin(NOTHING);
        feed.append(latin("after"));
        assertThat(rest(0)).isEqualTo("after");
    }

    @Test
    void aSequenceThatIsNotFinishedComesFirst() {
        feed.append(latin("before\033[3"));
        feed.begin(latin("\033[3"));
        feed.append(latin("1m"));
        assertThat(rest(0)).isEqualTo("\033[31m");
    }

    /** Each pair of hexadecimal digits is a byte; a bar parts what comes at once. */
    @ParameterizedTest
    @CsvSource({
        "61c3, c3",
        "e282, e282",
        "e2|82, e282",
        "61|f0|9f|99, f09f99",
        "61, ''",
        "c3a9, ''",
        "80808080, ''",
        "ff, ''",
        "f09f9982, ''",
        "e282ac|f0, f0"
    })
    void aCharacterThatIsNotFinishedComesFirst(String before, String kept) {
        for (String piece : before.split("\\|", -1)) {
            feed.append(HexFormat.of().parseHex(piece));
        }
        feed.begin(NOTHING);
        assertThat(rest(0)).isEqualTo(new String(HexFormat.of().parseHex(kept), StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatHasEndedStaysEnded() {
        feed.end();
        feed.begin(NOTHING);
        assertThat(feed.read(0, 1)).isInstanceOf(OutputRead.End.class);
    }
}
