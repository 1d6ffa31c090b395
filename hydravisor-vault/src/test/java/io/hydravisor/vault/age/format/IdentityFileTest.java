package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.exception;
import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTest {
    private static final byte[] PASSPHRASE = Forge.ascii("a word");

    private final X25519Identity me = X25519Identity.generate();
    private final X25519Identity other = X25519Identity.generate();
    private final String mine = new String(me.format(), StandardCharsets.US_ASCII);

    @AfterEach
    void wipe() {
        me.close();
        other.close();
    }

    private static List<X25519Recipient> recipients(List<X25519Identity> identities) {
        return identities.stream().map(X25519Identity::recipient).toList();
    }

    private List<X25519Recipient> readLines(String lines) throws AgeException {
        return recipients(IdentityFile.read(Forge.ascii(lines.replace("KEY", mine))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEY",
                "KEY\n",
                "KEY\r\n",
                "\n\n# created: yesterday\n#\nKEY\n\n",
                "\r\n# a\r\nKEY\r\n",
                "#AGE-SECRET-KEY-1\nKEY\n# the end"
            })
    void keysAreReadBesideCommentsAndBlankLines(String lines) throws AgeException {
        assertThat(readLines(lines)).containsExactly(me.recipient());
    }

    @Test
    void theKeysKeepTheirOrder() throws AgeException {
        byte[] file = IdentityFile.write(List.of(me, other));

        assertThat(IdentityFile.isEncrypted(file)).isFalse();
        assertThat(recipients(IdentityFile.read(file))).containsExactly(me.recipient(), other.recipient());
        assertThat(recipients(IdentityFile.read(file, PASSPHRASE, 20)))
                .containsExactly(me.recipient(), other.recipient());
        assertThat(new String(file, StandardCharsets.US_ASCII).lines())
                .startsWith("# public key: " + me.recipient(), mine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing\n",
                " KEY\n",
                "KEY \n",
                "\tKEY\n",
                "KEYKEY\n",
                "KEY KEY\n",
                "KEY\nx",
                "KEY\rKEY\n",
                "KEY # mine\n",
                "\u0000KEY\n",
                "AGE-PLUGIN-YUBIKEY-1QQQQQQ\nKEY\n",
                "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z\n"
            })
    void whatElseAFileHoldsIsRefused(String lines) {
        assertThat(refusal(() -> readLines(lines))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aKeyIsWrittenInOneWay() {
        assertThat(refusal(() -> readLines(mine.toLowerCase(Locale.ROOT)))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> X25519Recipient.parse(me.recipient().toString().toUpperCase(Locale.ROOT))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> X25519Recipient.parse(mine))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> X25519Recipient.parse(me.recipient() + "\u00e9")))
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> X25519Recipient.parse(""))).isEqualTo(Reason.MALFORMED);
    }

    /** The example of C2SP's age.md: 32 times the same byte. */
    @Test
    void theKeyOfTheSpecificationIsRead() throws AgeException {
        byte[] text = Forge.ascii("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX");
        try (X25519Identity identity = X25519Identity.parse(text)) {
            assertThat(identity.recipient())
                    .hasToString("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj");
            assertThat(identity.format()).isEqualTo(text);
        }
    }

    @Test
    void theLineThatIsWrongIsNamed() {
        assertThat(exception(() -> readLines("# one\n\nKEY\nwrong\n"))).hasMessageContaining("line 4");
    }

    @Test
    void aPassphraseOpensWhatItClosed() throws AgeException {
        byte[] file = IdentityFile.write(List.of(me), PASSPHRASE, 4);

        for (byte[] form : List.of(file, Armor.encode(file))) {
            assertThat(IdentityFile.isEncrypted(form)).isTrue();
            assertThat(recipients(IdentityFile.read(form, PASSPHRASE, 4))).containsExactly(me.recipient());
            assertThat(refusal(() -> IdentityFile.read(form))).isEqualTo(Reason.PASSPHRASE_NEEDED);
            assertThat(refusal(() -> IdentityFile.read(form, Forge.ascii("a w0rd"), 4)))
                    .isEqualTo(Reason.NO_MATCH);
            assertThat(refusal(() -> IdentityFile.read(form, new byte[0], 4))).isEqualTo(Reason.NO_MATCH);
            assertThat(refusal(() -> IdentityFile.read(form, PASSPHRASE, 3))).isEqualTo(Reason.TOO_COSTLY);
        }
    }

    @Test
    void everyTruncationIsRefused() throws AgeException {
        byte[] file = IdentityFile.write(List.of(me), PASSPHRASE, 1);
        byte[] armored = Armor.encode(file);

        for (int cut = 0; cut < file.length; cut++) {
            byte[] shorter = Arrays.copyOf(file, cut);
            assertThat(exception(() -> IdentityFile.read(shorter, PASSPHRASE, 20)))
                    .as("%d", cut)
                    .isNotNull();
        }
        // The line feed at the very end may be missing.
        for (int cut = 0; cut < armored.length - 1; cut++) {
            byte[] shorter = Arrays.copyOf(armored, cut);
            assertThat(exception(() -> IdentityFile.read(shorter, PASSPHRASE, 20)))
                    .as("%d", cut)
                    .isNotNull();
        }
    }

    @Test
    void everySingleBitCounts() throws AgeException {
        byte[] file = IdentityFile.write(List.of(me), PASSPHRASE, 1);

        for (byte[] form : List.of(file, Armor.encode(file))) {
            for (int bit = 0; bit < form.length * 8; bit++) {
                byte[] changed = form.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(exception(() -> IdentityFile.read(changed, PASSPHRASE, 10)))
                        .as("bit %d", bit)
                        .isNotNull();
            }
        }
    }

    @Test
    void whatIsEncryptedToAKeyIsNotOpenedByAPassphrase() throws AgeException {
        byte[] file = AgeFile.encrypt(IdentityFile.write(List.of(me)), List.of(me.recipient()));

        assertThat(refusal(() -> IdentityFile.read(file, PASSPHRASE, 20))).isEqualTo(Reason.NO_MATCH);
    }

    @Test
    void whatIsEncryptedTwiceIsRefused() throws AgeException {
        try (ScryptRecipient recipient = new ScryptRecipient(PASSPHRASE, 1)) {
            byte[] file = AgeFile.encrypt(IdentityFile.write(List.of(me), PASSPHRASE, 1), List.of(recipient));

            assertThat(refusal(() -> IdentityFile.read(file, PASSPHRASE, 20))).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void aFileHasAMostOfBytesAndKeys() throws AgeException {
        byte[] most = IdentityFile.write(Collections.nCopies(1_000, me));
        assertThat(IdentityFile.read(most)).hasSize(1_000);

        assertThat(refusal(() -> IdentityFile.read(Forge.join(most, me.format()))))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(() -> IdentityFile.read(new byte[(1 << 20) + 1]))).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(() -> IdentityFile.read(new byte[(1 << 20) + 1], PASSPHRASE, 20)))
                .isEqualTo(Reason.TOO_LARGE);
        assertThatThrownBy(() -> IdentityFile.write(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IdentityFile.write(Collections.nCopies(1_001, me)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
