package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    private static final String SHARE = "A".repeat(42) + "E";
    private static final String SALT = "A".repeat(22);
    private static final String BODY = "A".repeat(43) + "\n";

    private final X25519Identity me = X25519Identity.generate();

    @AfterEach
    void wipe() {
        me.close();
    }

    private String mine() throws AgeException {
        return Forge.stanza(me.recipient());
    }

    private byte[] read(String stanzas) throws AgeException {
        return AgeFile.decrypt(Forge.file(stanzas), List.of(me));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-> other\n\n",
                "-> other a b !~ c\n\n",
                "-> X25519like a\nAAAA\n",
                "-> x25519\nAAAA\n",
                "-> SCRYPT a\n\n",
                "-> --- a\nAA\n",
                "-> other\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n"
            })
    void stanzasOfAnUnknownTypeAreSkipped(String other) throws AgeException {
        assertThat(read(other + mine())).isEqualTo(Forge.PLAIN);
        assertThat(read(mine() + other)).isEqualTo(Forge.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-> \n\n",
                "->\n\n",
                "->other\n\n",
                "- other\n\n",
                "-> other \n\n",
                "->  other\n\n",
                "-> other  a\n\n",
                "-> oth\u0001er\n\n",
                "-> oth\u007fer\n\n",
                "-> oth\u00e9r\n\n",
                "-> other\r\n\r\n",
                "-> other\tb\n\n",
                "\n",
                " -> other\n\n",
                "hello\n",
                "-> other\n",
                "-> other\nA\n",
                "-> other\nAB\n",
                "-> other\nAA==\n",
                "-> other\nAA A\n",
                "-> other\n_-AA\n",
                "-> other\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "-> other\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n\n",
                "-> other\nAAAA\nAAAA\n",
                "-> other\n\n\n"
            })
    void whatBreaksTheRulesOfAStanzaIsRefused(String wrong) throws AgeException {
        String mine = mine();

        assertThat(refusal(() -> read(wrong + mine))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> read(mine + wrong))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void whatBreaksTheRulesOfAKnownTypeIsRefused() throws AgeException {
        String mine = mine();
        List<String> wrong = List.of(
                "-> X25519\n" + BODY,
                "-> X25519 " + SHARE + " more\n" + BODY,
                "-> X25519 " + "A".repeat(42) + "\n" + BODY,
                "-> X25519 " + "A".repeat(44) + "\n" + BODY,
                "-> X25519 " + SHARE.substring(0, 42) + "F\n" + BODY,
                "-> X25519 " + SHARE + "=\n" + BODY,
                "-> X25519 " + SHARE + "\n\n",
                "-> X25519 " + SHARE + "\n" + "A".repeat(42) + "\n",
                "-> X25519 " + SHARE + "\n" + "A".repeat(44) + "\n");

        assertThat(read(mine + "-> X25519 " + SHARE + "\n" + BODY)).isEqualTo(Forge.PLAIN);
        for (String stanza : wrong) {
            assertThat(refusal(() -> read(mine + stanza))).as(stanza).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void whatBreaksTheRulesOfAPassphraseIsRefused() {
        List<String> wrong = List.of(
                "-> scrypt " + SALT + "\n" + BODY,
                "-> scrypt " + SALT + " 10 more\n" + BODY,
                "-> scrypt " + "A".repeat(20) + " 10\n" + BODY,
                "-> scrypt " + "A".repeat(23) + " 10\n" + BODY,
                "-> scrypt " + SALT.substring(1) + "B 10\n" + BODY,
                "-> scrypt " + SALT + "== 10\n" + BODY,
                "-> scrypt " + SALT + " 010\n" + BODY,
                "-> scrypt " + SALT + " 0\n" + BODY,
                "-> scrypt " + SALT + " +1\n" + BODY,
                "-> scrypt " + SALT + " -1\n" + BODY,
                "-> scrypt " + SALT + " 0x8\n" + BODY,
                "-> scrypt " + SALT + " 1e1\n" + BODY,
                "-> scrypt " + SALT + " 10\n\n",
                "-> scrypt " + SALT + " 10\n" + "A".repeat(42) + "\n",
                "-> scrypt " + SALT + " 10\n" + "A".repeat(44) + "\n");

        assertThat(refusal(() -> read("-> scrypt " + SALT + " 10\n" + BODY))).isEqualTo(Reason.NO_MATCH);
        for (String stanza : wrong) {
            assertThat(refusal(() -> read(stanza))).as(stanza).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    void aPassphraseIsAlone() throws AgeException {
        String mine = mine();
        try (ScryptRecipient recipient = new ScryptRecipient(Forge.PLAIN, 1);
                ScryptIdentity identity = new ScryptIdentity(Forge.PLAIN, 1)) {
            String passphrase = Forge.stanza(recipient);
            assertThat(AgeFile.decrypt(Forge.file(passphrase), List.of(me, identity)))
                    .isEqualTo(Forge.PLAIN);

            for (String stanzas : List.of(
                    passphrase + mine, mine + passphrase, passphrase + passphrase, passphrase + "-> other\n\n")) {
                byte[] file = Forge.file(stanzas);
                assertThat(refusal(() -> AgeFile.decrypt(file, List.of(identity))))
                        .isEqualTo(Reason.MALFORMED);
                assertThat(refusal(() -> AgeFile.decrypt(file, List.of(me)))).isEqualTo(Reason.MALFORMED);
            }
        }
    }

    /** The point zero, with which both sides agree upon zero whatever their keys are. */
    @Test
    void aShareThatProtectsNothingIsRefused() {
        assertThat(refusal(() -> read("-> X25519 " + "A".repeat(43) + "\n" + BODY)))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aFileWithoutAStanzaIsRefused() {
        assertThat(refusal(() -> read(""))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aChangedMacOrAStanzaMoreIsNoticed() throws AgeException {
        String header = new String(Forge.file(mine()), StandardCharsets.ISO_8859_1);
        int mac = header.indexOf("\n--- ") + 5;
        String other = header.charAt(mac) == 'A' ? "B" : "A";

        for (String changed : List.of(
                header.substring(0, mac) + other + header.substring(mac + 1),
                header.replace(Forge.VERSION, Forge.VERSION + "-> other\n\n"))) {
            assertThat(refusal(() -> AgeFile.decrypt(Forge.latin(changed), List.of(me))))
                    .isEqualTo(Reason.TAMPERED);
        }
    }

    @ParameterizedTest
    @CsvSource({"'---'", "'---A'", "'--- A'", "'----'", "'---  '", "'--- AAAA='", "'--- '"})
    void aLineOfAMacThatIsNoneIsRefused(String line) throws AgeException {
        String file = Forge.VERSION + mine() + line + "\n";

        assertThat(refusal(() -> AgeFile.decrypt(Forge.ascii(file + "0".repeat(100)), List.of(me))))
                .isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "'age-encryption.org/v2\n', NOT_AGE",
        "'age-encryption.org/v1\r\n', NOT_AGE",
        "' age-encryption.org/v1\n', NOT_AGE",
        "'age-encryption.org/v11\n', NOT_AGE",
        "'-----BEGIN AGE ENCRYPTED FILE-----\n', NOT_AGE",
        "'PK', NOT_AGE",
        "'', TRUNCATED",
        "'age-enc', TRUNCATED",
        "'age-encryption.org/v1\n', TRUNCATED",
        "'age-encryption.org/v1\n-> X2', TRUNCATED"
    })
    void whatIsNoFileIsNone(String start, Reason reason) {
        assertThat(refusal(() -> AgeFile.decrypt(Forge.ascii(start), List.of(me))))
                .isEqualTo(reason);
        assertThat(refusal(() -> AgeFile.stanzaTypes(Forge.ascii(start)))).isEqualTo(reason);
    }

    @Test
    void aHeaderHasAMostOfStanzasAndBytes() throws AgeException {
        String mine = mine();
        String empty = "-> o\n\n";
        assertThat(read(empty.repeat(9_999) + mine)).isEqualTo(Forge.PLAIN);
        assertThat(refusal(() -> read(empty.repeat(10_000) + mine))).isEqualTo(Reason.TOO_LARGE);

        String longLine = "-> o " + "a".repeat(1 << 20) + "\n\n";
        assertThat(refusal(() -> read(longLine + mine))).isEqualTo(Reason.TOO_LARGE);
        String longBody = "-> o\n" + ("A".repeat(64) + "\n").repeat(17_000) + "\n";
        assertThat(refusal(() -> read(longBody + mine))).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(() -> AgeFile.decrypt(new byte[2 << 20], List.of(me))))
                .isEqualTo(Reason.NOT_AGE);
    }

    @Test
    void theTypesOfStanzasAreReadWithoutAKey() throws AgeException {
        assertThat(AgeFile.stanzaTypes(Forge.file(mine() + "-> other a\n\n" + mine())))
                .containsExactly("X25519", "other", "X25519");
    }
}
