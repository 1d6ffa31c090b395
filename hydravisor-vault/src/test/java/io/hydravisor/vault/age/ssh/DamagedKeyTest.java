package io.hydravisor.vault.age.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of private keys that are not what ssh-keygen or we wrote. */
class DamagedKeyTest {
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----\n";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] armored(byte[] body) {
        return ascii(BEGIN + Base64.getEncoder().encodeToString(body) + "\n" + END);
    }

    private static byte[] body(byte[] file) {
        return Base64.getMimeDecoder()
                .decode(new String(file, StandardCharsets.US_ASCII)
                        .replace(BEGIN, "")
                        .replace(END, ""));
    }

    /** Is refused as a key is, or is the same key. */
    private static boolean refusedOrSame(byte[] file, byte @Nullable [] passphrase, SshPublicKey expected) {
        try (SshPrivateKey key = SshPrivateKey.read(file, passphrase)) {
            assertThat(key.publicKey()).isEqualTo(expected);
            byte[] data = ascii("data");
            assertThat(expected.verify(data, key.sign(data, SshPrivateKey.SIGN_RSA_SHA2_256)))
                    .isTrue();
            return false;
        } catch (SshKeyException e) {
            return true;
        }
    }

    private static int everyBit(byte[] bytes, Consumer<byte[]> test) {
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] flipped = bytes.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            test.accept(flipped);
        }
        return bytes.length * 8;
    }

    private static SshKeyException.Reason refusal(byte[] file) {
        try (SshPrivateKey key = SshPrivateKey.read(file, ascii("x"))) {
            return fail("was taken: " + key);
        } catch (SshKeyException e) {
            return e.reason();
        }
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        try (SshPrivateKey key = SshPrivateKey.generate("c")) {
            byte[] file = key.write(null);
            byte[] body = body(file);
            // The last byte of the file is the end of its last line, which may be missing.
            for (int length = 0; length < file.length - 1; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThat(refusedOrSame(cut, null, key.publicKey()))
                        .as("%d bytes of the file", length)
                        .isTrue();
            }
            for (int length = 0; length < body.length; length++) {
                byte[] cut = armored(Arrays.copyOf(body, length));
                assertThat(refusedOrSame(cut, null, key.publicKey()))
                        .as("%d bytes inside", length)
                        .isTrue();
            }
        }
    }

    @Test
    void everyBitFlippedIsRefusedOrGivesTheSameKey() throws Exception {
        try (SshPrivateKey key = SshPrivateKey.generate("")) {
            int[] refused = {0, 0};
            int inFile =
                    everyBit(key.write(null), file -> refused[0] += refusedOrSame(file, null, key.publicKey()) ? 1 : 0);
            int inside = everyBit(
                    body(key.write(null)),
                    body -> refused[1] += refusedOrSame(armored(body), null, key.publicKey()) ? 1 : 0);

            // With an empty comment no bit inside may be another.
            assertThat(refused[1]).isEqualTo(inside);
            assertThat(refused[0]).isBetween(inFile - 200, inFile);
        }
    }

    @ParameterizedTest
    @CsvSource({"ecdsa,256,1", "rsa,2048,5"})
    void bitsFlippedInOtherKindsAreRefusedToo(String type, String bits, int step, @TempDir Path folder)
            throws Exception {
        String file = folder.resolve("key").toString();
        Tool.succeed("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-C", "", "-f", file);
        SshPublicKey key = SshPublicKey.parseLine(Files.readString(Path.of(file + ".pub")));
        byte[] body = body(Files.readAllBytes(Path.of(file)));

        for (int i = 0; i < body.length * 8; i += step) {
            byte[] flipped = body.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            assertThat(refusedOrSame(armored(flipped), null, key))
                    .as("bit %d", i)
                    .isTrue();
        }
    }

    @Test
    void bitsFlippedInAnEncryptedKeyAreRefused(@TempDir Path folder) throws Exception {
        String file = folder.resolve("key").toString();
        Tool.succeed("ssh-keygen", "-q", "-t", "ed25519", "-N", "geheim", "-a", "1", "-C", "", "-f", file);
        SshPublicKey key = SshPublicKey.parseLine(Files.readString(Path.of(file + ".pub")));
        byte[] body = body(Files.readAllBytes(Path.of(file)));

        for (int i = 0; i < body.length * 8; i += 7) {
            byte[] flipped = body.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            assertThat(refusedOrSame(armored(flipped), ascii("geheim"), key))
                    .as("bit %d", i)
                    .isTrue();
        }
    }

    @Test
    void aPrivateHalfUnderAnotherPublicOneIsAMismatch() throws Exception {
        try (SshPrivateKey one = SshPrivateKey.generate("");
                SshPrivateKey other = SshPrivateKey.generate("")) {
            byte[] body = body(one.write(null));
            byte[] blob = other.publicKey().blob();
            int at = "openssh-key-v1\0".length() + 8 + 8 + 4 + 4 + 4;
            System.arraycopy(blob, 0, body, at, blob.length);

            assertThat(refusal(armored(body))).isEqualTo(SshKeyException.Reason.MISMATCH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16,4294967295,TOO_LARGE",
        "16,1025,TOO_LARGE",
        "16,0,MALFORMED",
        "0,1,MALFORMED",
        "65,1,TOO_LARGE",
        "1,1,WRONG_PASSPHRASE",
        "64,1,WRONG_PASSPHRASE",
        "16,1,WRONG_PASSPHRASE"
    })
    void saltAndRoundsAreBounded(int saltBytes, long rounds, SshKeyException.Reason reason) throws SshKeyException {
        try (SshPrivateKey key = SshPrivateKey.generate("");
                SshWireWriter options = new SshWireWriter();
                SshWireWriter out = new SshWireWriter()) {
            byte[] section = new byte[160];
            Arrays.fill(section, 4, 8, (byte) 1);
            options.string(new byte[saltBytes]).uint32(rounds);
            out.raw(ascii("openssh-key-v1\0")).string("aes256-ctr").string("bcrypt");
            out.string(options.toBytes());
            out.uint32(1).string(key.publicKey().blob()).string(section);

            assertThat(refusal(armored(out.toBytes()))).isEqualTo(reason);
        }
    }

    @Test
    void aHugeFileIsTooLarge() {
        assertThat(refusal(new byte[70_000])).isEqualTo(SshKeyException.Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no key",
                BEGIN,
                BEGIN + END,
                END + BEGIN,
                BEGIN + "b3BlbnNzaC1rZXktdjEA\n",
                BEGIN + "b3BlbnNzaC1rZXktdjEA\n" + END,
                BEGIN + "?\n" + END
            })
    void whatIsNoKeyIsMalformed(String file) {
        assertThat(refusal(ascii(file))).isEqualTo(SshKeyException.Reason.MALFORMED);
    }

    @Test
    void whatFollowsAKeyIsMalformedSaveForEmptyLines() throws Exception {
        try (SshPrivateKey key = SshPrivateKey.generate("")) {
            String file = new String(key.write(null), StandardCharsets.US_ASCII);

            assertThat(refusal(ascii(file + "more"))).isEqualTo(SshKeyException.Reason.MALFORMED);
            assertThat(refusedOrSame(ascii(file + "\n\n"), null, key.publicKey()))
                    .isFalse();
            assertThat(refusedOrSame(ascii(file.replace("\n", "\r\n")), null, key.publicKey()))
                    .isFalse();
        }
    }

    @Property(tries = 500)
    void anyBytesInsideAreRefused(@ForAll @Size(max = 200) byte[] rest) {
        try (SshWireWriter out = new SshWireWriter()) {
            out.raw(ascii("openssh-key-v1\0")).string("none").string("none").string("");
            out.uint32(1).raw(rest);
            assertThat(refusal(armored(out.toBytes()))).isNotNull();
        }
    }
}
