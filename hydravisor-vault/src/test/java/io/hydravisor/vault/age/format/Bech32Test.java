package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bech32Test {
    private static byte[] groups(String text) throws AgeException {
        return Bech32.groups(text.substring(0, text.lastIndexOf('1')), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** BIP 173, test vectors. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "A12UEL5L",
                "a12uel5l",
                "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
                "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
                "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
                "?1ezyfcl"
            })
    void whatIsValidIsRead(String text) throws AgeException {
        assertThat(groups(text)).hasSize(text.length() - text.lastIndexOf('1') - 7);
    }

    /** BIP 173, test vectors; and one that is too long, two with a changed letter, and letters of both cases. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x1b4n0q5v",
                "li1dgmt3",
                "de1lg7wt\u00ff",
                "A1G7SGD8",
                "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
                "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxq",
                "abcdef1ppzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                "a12UEL5L",
                "A12uel5l",
                "A12UEL5l"
            })
    void whatIsNotValidIsRefused(String text) {
        assertThat(refusal(() -> groups(text))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void anotherLengthIsRefused() {
        for (int length : new int[] {0, 31, 33}) {
            byte[] text = Bech32.encode("age", new byte[length]);
            assertThat(refusal(() -> Bech32.decode("age", text, 32))).isEqualTo(Reason.MALFORMED);
        }
    }

    /** 32 bytes take 51 groups and a bit. One of the last group's other four is set in the second and third text, with a right checksum. */
    @Test
    void bitsThatStandForNothingAreZero() throws AgeException {
        String same = "age1" + "q".repeat(51);
        assertThat(Bech32.decode("age", ascii(same + "q5cu47z"), 32)).isEqualTo(new byte[32]);

        assertThat(groups(same + "pfwgqrs")).endsWith((byte) 1);
        assertThat(refusal(() -> Bech32.decode("age", ascii(same + "pfwgqrs"), 32)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(groups(same + "g2vceql")).endsWith((byte) 8);
        assertThat(refusal(() -> Bech32.decode("age", ascii(same + "g2vceql"), 32)))
                .isEqualTo(Reason.MALFORMED);
    }

    @Property(tries = 200)
    void anyBytesComeBack(@ForAll @Size(32) byte[] bytes, @ForAll boolean upper) throws AgeException {
        String prefix = upper ? "AGE-SECRET-KEY-" : "age";
        byte[] text = Bech32.encode(prefix, bytes);

        assertThat(Bech32.decode(prefix, text, 32)).isEqualTo(bytes);
        String shown = new String(text, StandardCharsets.US_ASCII);
        assertThat(shown).isEqualTo(upper ? shown.toUpperCase(Locale.ROOT) : shown.toLowerCase(Locale.ROOT));
    }

    @Property(tries = 500)
    void anyChangedCharacterIsNoticed(
            @ForAll @Size(32) byte[] bytes, @ForAll @IntRange(max = 61) int at, @ForAll byte changed) {
        byte[] text = Bech32.encode("age", bytes);
        boolean same = text[at] == changed;
        text[at] = changed;

        if (!same) {
            assertThat(refusal(() -> Bech32.decode("age", text, 32))).isEqualTo(Reason.MALFORMED);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
