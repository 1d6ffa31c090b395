package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArmorTest {
    private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String END = "-----END AGE ENCRYPTED FILE-----";
    private static final String FULL = "QUFB".repeat(16);

    /** A bar is a line feed. */
    private static byte[] text(String lines) {
        return Forge.latin(lines.replace("BEGIN", BEGIN)
                .replace("END|", END + "|")
                .replace("FULL", FULL)
                .replace('|', '\n'));
    }

    @ParameterizedTest
    @CsvSource({
        "'BEGIN|QUFB|END|', AAA",
        "'BEGIN|QUE=|END|', AA",
        "'BEGIN|QQ==|END|', A",
        "' \t\r||BEGIN|QUFB|END| ||\t|', AAA",
        "'BEGIN\r|QUFB\r|END|', AAA",
        "'BEGIN|QUFB\r|END|', AAA",
        "'BEGIN|FULL|END|', AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "'BEGIN|FULL|QQ==|END|', AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    })
    void whatIsRightIsRead(String lines, String file) throws AgeException {
        assertThat(Armor.decode(text(lines))).isEqualTo(Forge.ascii(file));
        assertThat(Armor.decode(new String(text(lines), StandardCharsets.ISO_8859_1)
                        .strip()
                        .getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(Forge.ascii(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN|END|",
                "BEGIN||END|",
                "BEGIN|QUFB||END|",
                "BEGIN||QUFB|END|",
                "BEGIN|QUF|END|",
                "BEGIN|QQ|END|",
                "BEGIN|QR==|END|",
                "BEGIN|QUFB |END|",
                "BEGIN| QUFB|END|",
                "BEGIN|QUFB\r\r|END|",
                "BEGIN|QU_-|END|",
                "BEGIN|QUFB|QUFB|END|",
                "BEGIN|QQ==|QUFB|END|",
                "BEGIN|FULLQUFB|END|",
                "BEGIN|FULL||END|",
                "BEGIN|FULL|QUFB|QUFB|END|",
                "BEGIN |QUFB|END|",
                "BEGINx|QUFB|END|",
                "BEGIN|Version: 1||QUFB|END|",
                "BEGIN|QUFB|END|x",
                "BEGIN|QUFB|END|BEGIN|QUFB|END|",
                "BEGIN|QUFB|-----END AGE ENCRYPTED FILE---- -|"
            })
    void whatIsNotRightIsRefused(String lines) {
        assertThat(refusal(() -> Armor.decode(text(lines)))).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "BEGIN|", "BEGIN|QUFB", "BEGIN|QUFB|", "BEGIN|FULL|QUFB|"})
    void whatEndsTooEarlyIsTruncated(String lines) {
        assertThat(refusal(() -> Armor.decode(text(lines)))).isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "QUFB|END|",
                "xBEGIN|QUFB|END|",
                "-----BEGIN AGE FILE-----|QUFB|",
                "-----begin age encrypted file-----"
            })
    void whatIsNoArmorIsNone(String lines) {
        assertThat(Armor.isArmored(text(lines))).isFalse();
        assertThat(refusal(() -> Armor.decode(text(lines)))).isEqualTo(Reason.NOT_AGE);
    }

    @Property(tries = 300)
    void anyFileComesBack(@ForAll @Size(min = 1, max = 300) byte[] file) throws AgeException {
        byte[] text = Armor.encode(file);

        assertThat(Armor.isArmored(text)).isTrue();
        assertThat(Armor.decode(text)).isEqualTo(file);
        assertThat(new String(text, StandardCharsets.US_ASCII).lines()).allMatch(line -> line.length() <= 64);
    }
}
