package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.exception;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AgeFilePropertiesTest {
    private static final X25519Identity ME = X25519Identity.generate();
    private static final byte[] PASSPHRASE = Forge.ascii("a word");
    private static final byte[] FILE = fileForMe();

    private static byte[] fileForMe() {
        try {
            return AgeFile.encrypt(Forge.PLAIN, List.of(ME.recipient()));
        } catch (AgeException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(byte[] file) {
        try (ScryptIdentity passphrase = new ScryptIdentity(PASSPHRASE, 8)) {
            assertThat(exception(() -> AgeFile.decrypt(file, List.of(ME, passphrase))))
                    .isNotNull();
        }
    }

    @Property(tries = 100)
    void anyContentComesBack(
            @ForAll @Size(max = 2_000) byte[] plain, @ForAll @IntRange(min = 1, max = 4) int recipients)
            throws AgeException {
        List<X25519Identity> identities = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            identities.add(X25519Identity.generate());
        }
        byte[] file = AgeFile.encrypt(
                plain, identities.stream().map(X25519Identity::recipient).toList());

        for (X25519Identity identity : identities) {
            assertThat(AgeFile.decrypt(file, List.of(identity))).isEqualTo(plain);
            identity.close();
        }
    }

    @Property(tries = 100)
    void anyContentComesBackByAnyPassphrase(
            @ForAll @Size(max = 300) byte[] plain,
            @ForAll @Size(min = 1, max = 100) byte[] passphrase,
            @ForAll @IntRange(min = 1, max = 6) int workFactor)
            throws AgeException {
        try (ScryptRecipient recipient = new ScryptRecipient(passphrase, workFactor);
                ScryptIdentity identity = new ScryptIdentity(passphrase, workFactor)) {
            assertThat(AgeFile.decrypt(AgeFile.encrypt(plain, List.of(recipient)), List.of(identity)))
                    .isEqualTo(plain);
        }
    }

    @Property(tries = 500)
    void anyBytesAreRefused(@ForAll @Size(max = 500) byte[] bytes, @ForAll boolean behindTheVersion) {
        byte[] file = behindTheVersion ? Forge.join(Forge.ascii(Forge.VERSION), bytes) : bytes;

        assertRefused(file);
        assertThat(exception(() -> AgeFile.stanzaTypes(file))).isNotNull();
        assertThat(exception(() -> IdentityFile.read(file))).isNotNull();
        assertThat(exception(() -> IdentityFile.read(file, PASSPHRASE, 8))).isNotNull();
        assertThat(exception(() -> X25519Identity.parse(file))).isNotNull();
        assertThat(exception(() -> Armor.decode(file))).isNotNull();
    }

    @Provide
    Arbitrary<String> headerPieces() {
        return Arbitraries.of(
                "-> ",
                "->",
                "---",
                "--- ",
                "\n",
                "\r\n",
                " ",
                "X25519",
                "scrypt",
                "ssh-ed25519",
                "1",
                "18",
                "99",
                "4",
                "=",
                "\u0000",
                "A".repeat(22),
                "A".repeat(43),
                "A".repeat(64),
                "AE",
                "AA",
                "-> X25519 " + "A".repeat(42) + "E\n",
                "-> scrypt " + "A".repeat(22) + " 4\n",
                "A".repeat(43) + "\n",
                "-> o\n\n");
    }

    @Property(tries = 1_000)
    void anyHeaderOfRightAndWrongPiecesIsRefused(@ForAll @Size(max = 12) List<@From("headerPieces") String> pieces) {
        assertRefused(Forge.latin(Forge.VERSION + String.join("", pieces)));
        assertRefused(Forge.file(String.join("", pieces)));
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        Arbitrary<Integer> position = Arbitraries.integers().between(0, FILE.length - 1);
        Arbitrary<byte[]> removed = Combinators.combine(
                        position, Arbitraries.integers().between(1, 70))
                .as((at, count) -> splice(at, Math.min(count, FILE.length - at), new byte[0]));
        Arbitrary<byte[]> inserted = Combinators.combine(
                        position,
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(70))
                .as((at, bytes) -> splice(at, 0, bytes));
        Arbitrary<byte[]> replaced = Combinators.combine(
                        position,
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(20))
                .as((at, bytes) -> splice(at, Math.min(bytes.length, FILE.length - at), bytes));
        Arbitrary<byte[]> copied = Combinators.combine(
                        position, position, Arbitraries.integers().between(1, 120))
                .as((from, at, count) ->
                        splice(at, 0, Arrays.copyOfRange(FILE, from, Math.min(FILE.length, from + count))));
        return Arbitraries.oneOf(removed, inserted, replaced, copied);
    }

    private static byte[] splice(int at, int removed, byte[] inserted) {
        byte[] start = Arrays.copyOf(FILE, at);
        byte[] end = Arrays.copyOfRange(FILE, at + removed, FILE.length);
        return Forge.join(Forge.join(start, inserted), end);
    }

    @Property(tries = 1_000)
    void anyChangeOfAFileIsNoticed(@ForAll("mutations") byte[] changed) {
        if (!Arrays.equals(changed, FILE)) {
            assertRefused(changed);
        }
    }

    @Provide
    Arbitrary<String> unknownStanzas() {
        Arbitrary<String> word =
                Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(20);
        Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        return Combinators.combine(word.list().ofMaxSize(5), body).as(AgeFilePropertiesTest::stanza);
    }

    private static String stanza(List<String> words, byte[] body) {
        String arguments = words.isEmpty() ? "unknown" : "unknown " + String.join(" ", words);
        return new String(new Stanza(arguments, body).format(), StandardCharsets.US_ASCII);
    }

    @Property(tries = 200)
    void anyStanzaOfAnUnknownTypeIsSkipped(
            @ForAll("unknownStanzas") String before, @ForAll("unknownStanzas") String behind) throws AgeException {
        byte[] file = Forge.file(before + Forge.stanza(ME.recipient()) + behind);

        assertThat(AgeFile.decrypt(file, List.of(ME))).isEqualTo(Forge.PLAIN);
    }
}
