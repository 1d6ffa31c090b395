package io.hydravisor.vault.age.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test vectors of the RFCs. */
class PrimitivesTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] range(int from, int to) {
        byte[] bytes = new byte[to - from + 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    /** RFC 5869, appendix A.1 to A.3. */
    @Test
    void keysAreDerivedAsTheRfcSays() {
        byte[] secret = hex("0b".repeat(22));

        assertThat(Hkdf.derive(secret, range(0, 12), range(0xf0, 0xf9), 42))
                .isEqualTo(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        assertThat(Hkdf.derive(range(0, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82))
                .isEqualTo(
                        hex("b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
                                + "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
        assertThat(Hkdf.derive(secret, new byte[0], "", 42))
                .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    /** RFC 7748, section 5.2; the second point has its highest bit set. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void pointsAreMultipliedAsTheRfcSays(String scalar, String point, String product) {
        assertThat(new X25519(hex(scalar)).times(hex(point))).contains(hex(product));
    }

    /** RFC 7748, section 5.2, the iterated one. */
    @Test
    void aThousandProductsAreAsTheRfcSays() {
        byte[] scalar = hex("09" + "00".repeat(31));
        byte[] point = scalar;
        assertThat(new X25519(scalar).publicKey())
                .isEqualTo(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));

        for (int i = 0; i < 1000; i++) {
            byte[] product = new X25519(scalar).times(point).orElseThrow();
            point = scalar;
            scalar = product;
        }

        assertThat(scalar).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    /** Zero, one, both of order eight, and those of them that are written with a larger number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void pointsOfSmallOrderHaveNoProduct(String point) {
        assertThat(new X25519(range(1, 32)).times(hex(point))).isEmpty();
    }

    /** RFC 7914, section 12. */
    @Test
    void scryptIsThatOfTheRfc() {
        assertThat(SCrypt.generate(new byte[0], new byte[0], 16, 1, 1, 64))
                .isEqualTo(hex("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));
        assertThat(SCrypt.generate(ascii("pleaseletmein"), ascii("SodiumChloride"), 16384, 8, 1, 64))
                .isEqualTo(hex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                        + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
