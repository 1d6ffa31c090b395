package io.hydravisor.vault.age.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshWireTest {
    private static SshWireReader hex(String bytes) {
        return new SshWireReader(HexFormat.of().parseHex(bytes));
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 600) byte[] string,
            @ForAll @LongRange(min = 0, max = 0xffffffffL) long number,
            @ForAll @BigRange(min = "0", max = "99999999999999999999999999999999999999") BigInteger big)
            throws SshKeyException {
        try (SshWireWriter out = new SshWireWriter()) {
            out.string(string).uint32(number).mpint(big).uint8(7);
            SshWireReader in = new SshWireReader(out.toBytes());

            assertThat(in.string(600)).isEqualTo(string);
            assertThat(in.uint32()).isEqualTo(number);
            assertThat(in.mpint(16)).isEqualTo(big);
            assertThat(in.uint8()).isEqualTo(7);
            in.end();
        }
    }

    @Property(tries = 1000)
    void anyBytesAreReadOrRefusedAsAKeyIs(@ForAll @Size(max = 64) byte[] bytes) {
        SshWireReader in = new SshWireReader(bytes);
        try {
            while (in.remaining() > 0) {
                switch (bytes[0] & 3) {
                    case 0 -> in.string(16);
                    case 1 -> in.mpint(16);
                    case 2 -> in.text(16);
                    default -> in.bool();
                }
            }
        } catch (SshKeyException e) {
            assertThat(e.reason()).isIn(SshKeyException.Reason.MALFORMED, SshKeyException.Reason.TOO_LARGE);
        }
    }

    /** The examples of RFC 4251, section 5. */
    @ParameterizedTest
    @CsvSource({"0,00000000", "9a378f9b2e332a7,0000000809a378f9b2e332a7", "80,000000020080"})
    void numbersAreWrittenAsTheRfcShows(String number, String bytes) throws SshKeyException {
        BigInteger value = new BigInteger(number, 16);

        try (SshWireWriter out = new SshWireWriter()) {
            assertThat(HexFormat.of().formatHex(out.mpint(value).toBytes())).isEqualTo(bytes);
        }
        assertThat(hex(bytes).mpint(8)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000100", "000000020001", "00000001ff", "00000002ff7f", "0000000205", "000000"})
    void aNumberThatIsNegativeOrPaddedOrCutOffIsMalformed(String bytes) {
        assertThatThrownBy(() -> hex(bytes).mpint(8))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED));
    }

    @Test
    void aLengthOfFourGigabytesIsMalformed() {
        assertThatThrownBy(() -> hex("ffffffff00").string(Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED));
    }

    @Test
    void aStringBeyondItsBoundIsTooLarge() {
        assertThatThrownBy(() -> hex("00000003616263").string(2))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000020a61", "00000001ff", "00000002c280", "000000017f"})
    void textWithControlCharactersOrBrokenUtf8IsMalformed(String bytes) {
        assertThatThrownBy(() -> hex(bytes).text(16))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED));
    }

    @Test
    void aTruthValueIsZeroOrOne() throws SshKeyException {
        assertThat(hex("00").bool()).isFalse();
        assertThat(hex("01").bool()).isTrue();
        assertThatThrownBy(() -> hex("02").bool()).isInstanceOf(SshKeyException.class);
    }

    @Test
    void bytesTooManyAreMalformed() {
        assertThatThrownBy(() -> hex("00").end()).isInstanceOf(SshKeyException.class);
    }

    @Test
    void aClosedWriterHoldsNothing() {
        SshWireWriter out = new SshWireWriter();
        out.string("secret".getBytes(StandardCharsets.US_ASCII));
        byte[] before = out.toBytes();

        out.close();

        assertThat(out.size()).isZero();
        assertThat(out.raw(new byte[0]).toBytes()).isEmpty();
        assertThat(Arrays.copyOfRange(before, 4, 10)).isEqualTo("secret".getBytes(StandardCharsets.US_ASCII));
    }
}
