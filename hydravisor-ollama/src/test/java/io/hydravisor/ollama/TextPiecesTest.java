package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.model.ChatDelta.TextDelta;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextPiecesTest {
    private static TextDelta piece(TextPieces pieces, String text) {
        return pieces.of(("<" + text + ">").toCharArray(), 1, text.length());
    }

    /** More texts than there is room for, so that some take another's place. */
    @Property
    void everyTextIsItsOwn(
            @ForAll @Size(min = 600, max = 1200)
                    List<@StringLength(min = 1, max = 20) @CharRange(from = 'a', to = 'f') String> texts) {
        TextPieces pieces = new TextPieces();
        for (String text : texts) {
            assertThat(piece(pieces, text).text()).isEqualTo(text);
        }
    }

    @Test
    void aShortTextThatComesAgainIsTheSamePiece() {
        TextPieces pieces = new TextPieces();
        assertThat(piece(pieces, " token")).isSameAs(piece(pieces, " token"));
        String longer = " token".repeat(10);
        assertThat(piece(pieces, longer)).isEqualTo(piece(pieces, longer)).isNotSameAs(piece(pieces, longer));
    }

    /** These two share a hash, and so a place. */
    @Test
    void textsOfOneHashAreKeptApart() {
        TextPieces pieces = new TextPieces();
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(piece(pieces, "Aa").text()).isEqualTo("Aa");
        assertThat(piece(pieces, "BB").text()).isEqualTo("BB");
        assertThat(piece(pieces, "Aa").text()).isEqualTo("Aa");
    }
}
