package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgeFileTest {
    private static final int CHUNK = 65_536;

    private final X25519Identity me = X25519Identity.generate();
    private final X25519Identity other = X25519Identity.generate();

    @AfterEach
    void wipe() {
        me.close();
        other.close();
    }

    private byte[] mine(byte[] plain) throws AgeException {
        return AgeFile.encrypt(plain, List.of(me.recipient()));
    }

    private byte[] read(byte[] file) throws AgeException {
        return AgeFile.decrypt(file, List.of(me));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17, 300 * CHUNK})
    void whatWasEncryptedComesBack(int length) throws AgeException {
        byte[] plain = random(length);
        byte[] file = mine(plain);

        assertThat(read(file)).isEqualTo(plain);
        assertThat(file.length - HeaderReader.read(file).length())
                .isEqualTo(16 + length + 16 * Math.max(1, (length + CHUNK - 1) / CHUNK));
    }

    @Test
    void eachOfManyRecipientsReadsTheFile() throws AgeException {
        byte[] file = AgeFile.encrypt(Forge.PLAIN, List.of(other.recipient(), me.recipient()));

        assertThat(AgeFile.stanzaTypes(file)).containsExactly("X25519", "X25519");
        assertThat(AgeFile.decrypt(file, List.of(me))).isEqualTo(Forge.PLAIN);
        assertThat(AgeFile.decrypt(file, List.of(other))).isEqualTo(Forge.PLAIN);
    }

    @Test
    void anyOfManyIdentitiesReadsTheFile() throws AgeException {
        try (ScryptIdentity passphrase = new ScryptIdentity(Forge.PLAIN, 1)) {
            assertThat(AgeFile.decrypt(mine(Forge.PLAIN), List.of(passphrase, other, me)))
                    .isEqualTo(Forge.PLAIN);
        }
    }

    @Test
    void whoIsNoRecipientReadsNothing() throws AgeException {
        byte[] file = mine(Forge.PLAIN);

        assertThat(refusal(() -> AgeFile.decrypt(file, List.of(other)))).isEqualTo(Reason.NO_MATCH);
        assertThat(refusal(() -> AgeFile.decrypt(file, List.of()))).isEqualTo(Reason.NO_MATCH);
    }

    @Test
    void aPassphraseOpensWhatItClosed() throws AgeException {
        try (ScryptRecipient recipient = new ScryptRecipient(Forge.ascii("a word"), 4);
                ScryptIdentity right = new ScryptIdentity(Forge.ascii("a word"), 4);
                ScryptIdentity wrong = new ScryptIdentity(Forge.ascii("a w0rd"), 4);
                ScryptIdentity none = new ScryptIdentity(new byte[0], 4)) {
            byte[] file = AgeFile.encrypt(Forge.PLAIN, List.of(recipient));

            assertThat(AgeFile.stanzaTypes(file)).containsExactly("scrypt");
            assertThat(AgeFile.decrypt(file, List.of(right))).isEqualTo(Forge.PLAIN);
            assertThat(AgeFile.decrypt(file, List.of(wrong, right))).isEqualTo(Forge.PLAIN);
            for (Identity identity : List.of(wrong, none, me)) {
                assertThat(refusal(() -> AgeFile.decrypt(file, List.of(identity))))
                        .isEqualTo(Reason.NO_MATCH);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void everyTruncationIsRefused(int length) throws AgeException {
        byte[] file = mine(random(length));

        for (int cut = 0; cut < file.length; cut++) {
            byte[] shorter = Arrays.copyOf(file, cut);
            assertThat(refusal(() -> read(shorter)))
                    .as("%d of %d", cut, file.length)
                    .isIn(Reason.TRUNCATED, Reason.TAMPERED);
        }
    }

    @Test
    void everyTruncationNearAChunksEndIsRefused() throws AgeException {
        byte[] file = mine(random(2 * CHUNK + 5));
        int start = HeaderReader.read(file).length() + 16;

        for (int chunk = 0; chunk <= 2; chunk++) {
            for (int around = -20; around <= 20; around++) {
                int cut = start + chunk * (CHUNK + 16) + around;
                byte[] shorter = Arrays.copyOf(file, cut);
                if (around >= 0 && around < 16) {
                    assertThat(refusal(() -> read(shorter))).as("%d", cut).isEqualTo(Reason.TRUNCATED);
                } else {
                    assertThat(refusal(() -> read(shorter))).as("%d", cut).isIn(Reason.TRUNCATED, Reason.TAMPERED);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void everySingleBitCounts(int length) throws AgeException {
        byte[] file = mine(random(length));

        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] changed = file.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(refusal(() -> read(changed))).as("bit %d", bit).isNotEqualTo(Reason.TOO_COSTLY);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, CHUNK, CHUNK + 1})
    void bytesBehindTheEndAreRefused(int length) throws AgeException {
        byte[] file = mine(random(length));

        for (int more : new int[] {1, 15, 16, 17, CHUNK + 16, CHUNK + 17}) {
            byte[] longer = Arrays.copyOf(file, file.length + more);
            assertThat(refusal(() -> read(longer))).as("%d more", more).isEqualTo(Reason.TAMPERED);
        }
        assertThat(refusal(() -> read(Forge.join(file, file)))).isEqualTo(Reason.TAMPERED);
    }

    @Test
    void theLastChunkIsEmptyOnlyIfAllIs() throws AgeException {
        byte[] full = random(CHUNK);
        byte[] none = new byte[0];
        assertThat(read(Forge.chunks(me.recipient(), full, false, new byte[1], true)))
                .hasSize(CHUNK + 1);

        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), full, false, none, true))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), none, false, full, true))))
                .isEqualTo(Reason.TAMPERED);
    }

    @Test
    void aChunkSaysWhetherItIsTheLast() throws AgeException {
        byte[] full = random(CHUNK);

        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), full, true, full, true))))
                .isEqualTo(Reason.TAMPERED);
        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), full, false, full, false))))
                .isEqualTo(Reason.TRUNCATED);
        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), full, false, new byte[5], false))))
                .isEqualTo(Reason.TAMPERED);
        assertThat(refusal(() -> read(Forge.chunks(me.recipient(), new byte[5], false, full, true))))
                .isEqualTo(Reason.TAMPERED);
    }

    @Test
    void chunksKeepTheirOrder() throws AgeException {
        byte[] file = mine(random(3 * CHUNK));
        int start = HeaderReader.read(file).length() + 16;
        byte[] swapped = file.clone();
        System.arraycopy(file, start, swapped, start + CHUNK + 16, CHUNK + 16);
        System.arraycopy(file, start + CHUNK + 16, swapped, start, CHUNK + 16);

        assertThat(refusal(() -> read(swapped))).isEqualTo(Reason.TAMPERED);
    }

    @Test
    void twoFilesOfTheSameContentShareNoKey() throws AgeException {
        byte[] one = mine(random(32));
        byte[] two = mine(random(32));
        int payload = HeaderReader.read(one).length();

        assertThat(Arrays.copyOfRange(one, payload, payload + 16))
                .isNotEqualTo(Arrays.copyOfRange(two, payload, payload + 16));
        assertThat(me.unwrap(HeaderReader.read(one).stanzas()).orElseThrow())
                .isNotEqualTo(me.unwrap(HeaderReader.read(two).stanzas()).orElseThrow());
        assertThat(X25519Stanza.share(HeaderReader.read(one).stanzas().get(0)))
                .isNotEqualTo(
                        X25519Stanza.share(HeaderReader.read(two).stanzas().get(0)));
    }
}
