package io.hydravisor.vault.age.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys between us and ssh-keygen. */
class SshPrivateKeyTest {
    private static final byte[] DATA = ascii("what is signed");

    @TempDir
    private Path folder;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SshKeyException.Reason refusal(byte[] file, byte @Nullable [] passphrase) {
        try (SshPrivateKey key = SshPrivateKey.read(file, passphrase)) {
            throw new AssertionError("was taken: " + key);
        } catch (SshKeyException e) {
            return e.reason();
        }
    }

    private Path made(String... options) throws Exception {
        Path file = folder.resolve("key");
        String[] fixed = {"ssh-keygen", "-q", "-C", "made by it", "-f", file.toString()};
        String[] argv = new String[fixed.length + options.length];
        System.arraycopy(fixed, 0, argv, 0, fixed.length);
        System.arraycopy(options, 0, argv, fixed.length, options.length);
        Tool.succeed(argv);
        return file;
    }

    @Test
    void sshKeygenReadsWhatIsGenerated() throws Exception {
        try (SshPrivateKey key = SshPrivateKey.generate("builder-client")) {
            String file = Tool.secret(folder.resolve("key"), key.write(null)).toString();

            assertThat(Tool.succeed("ssh-keygen", "-y", "-P", "", "-f", file))
                    .isEqualTo(key.publicKey().line());
            assertThat(Tool.succeed("ssh-keygen", "-l", "-f", file))
                    .isEqualTo("256 " + key.publicKey().fingerprint() + " builder-client (ED25519)");
        }
    }

    @Test
    void sshKeygenReadsWhatIsEncryptedWithTheRightPassphraseOnly() throws Exception {
        try (SshPrivateKey key = SshPrivateKey.generate("builder-client")) {
            byte[] bytes = key.write(ascii("correct horse"));
            String file = Tool.secret(folder.resolve("key"), bytes).toString();

            assertThat(SshPrivateKey.isEncrypted(bytes)).isTrue();
            assertThat(Tool.succeed("ssh-keygen", "-y", "-P", "correct horse", "-f", file))
                    .isEqualTo(key.publicKey().line());
            assertThat(Tool.run("ssh-keygen", "-y", "-P", "wrong", "-f", file).exit())
                    .isNotZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048", "rsa,4096"})
    void whatSshKeygenMadeIsReadAndWrittenBack(String type, String bits) throws Exception {
        Path file = made("-t", type, "-b", bits, "-N", "");
        String line = Files.readString(folder.resolve("key.pub")).strip();
        byte[] bytes = Files.readAllBytes(file);

        assertThat(SshPrivateKey.isEncrypted(bytes)).isFalse();
        try (SshPrivateKey key = SshPrivateKey.read(bytes, null)) {
            assertThat(key.publicKey().line()).isEqualTo(line);
            assertThat(key.publicKey().comment()).isEqualTo("made by it");
            String copy = Tool.secret(folder.resolve("copy"), key.write(null)).toString();
            assertThat(Tool.succeed("ssh-keygen", "-y", "-P", "", "-f", copy)).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,384", "rsa,2048"})
    void whatSshKeygenEncryptedIsReadWithItsPassphraseOnly(String type, String bits) throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", type, "-b", bits, "-N", "geheim", "-a", "3"));

        try (SshPrivateKey key = SshPrivateKey.read(bytes, ascii("geheim"))) {
            assertThat(key.publicKey().line())
                    .isEqualTo(Files.readString(folder.resolve("key.pub")).strip());
        }
        assertThat(refusal(bytes, ascii("Geheim"))).isEqualTo(SshKeyException.Reason.WRONG_PASSPHRASE);
        assertThat(refusal(bytes, new byte[0])).isEqualTo(SshKeyException.Reason.WRONG_PASSPHRASE);
        assertThat(refusal(bytes, null)).isEqualTo(SshKeyException.Reason.WRONG_PASSPHRASE);
    }

    @Test
    void anEmptyPassphraseIsNotTakenForNone() throws SshKeyException {
        try (SshPrivateKey key = SshPrivateKey.generate("")) {
            assertThatThrownBy(() -> key.write(new byte[0]))
                    .isInstanceOfSatisfying(
                            SshKeyException.class,
                            e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.WRONG_PASSPHRASE));
        }
    }

    @ParameterizedTest
    @CsvSource({"PEM", "PKCS8"})
    void otherFormatsAreUnsupported(String format) throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", "rsa", "-b", "2048", "-N", "", "-m", format));

        assertThat(refusal(bytes, null)).isEqualTo(SshKeyException.Reason.UNSUPPORTED);
    }

    @Test
    void anotherCipherIsUnsupported() throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", "ed25519", "-N", "geheim", "-Z", "aes256-gcm@openssh.com"));

        assertThat(refusal(bytes, ascii("geheim"))).isEqualTo(SshKeyException.Reason.UNSUPPORTED);
    }

    @Test
    void aWeakRsaKeyIsUnsupported() throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", "rsa", "-b", "1024", "-N", ""));

        assertThat(refusal(bytes, null)).isEqualTo(SshKeyException.Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256,0", "ecdsa,256,0", "ecdsa,384,0", "ecdsa,521,0", "rsa,2048,2", "rsa,2048,4", "rsa,3072,6"})
    void sshKeygenFindsOurSignaturesRight(String type, String bits, int flags) throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", type, "-b", bits, "-N", ""));
        try (SshPrivateKey key = SshPrivateKey.read(bytes, null)) {
            SshSig.write(key, flags, DATA, folder.resolve("data"));

            assertThat(Tool.succeed(
                            "sh",
                            "-c",
                            "exec ssh-keygen -Y check-novalidate -n file -s \"$0\".sig <\"$0\"",
                            folder.resolve("data").toString()))
                    .contains(key.publicKey().fingerprint());
            assertThat(key.publicKey().verify(DATA, key.sign(DATA, flags))).isTrue();
            assertThat(key.publicKey().verify(ascii("another"), key.sign(DATA, flags)))
                    .isFalse();
        }
    }

    @Test
    void rsaNeverSignsWithSha1() throws Exception {
        byte[] bytes = Files.readAllBytes(made("-t", "rsa", "-b", "2048", "-N", ""));
        try (SshPrivateKey key = SshPrivateKey.read(bytes, null);
                SshWireWriter out = new SshWireWriter()) {
            assertThatThrownBy(() -> key.sign(DATA, 0))
                    .isInstanceOfSatisfying(
                            SshKeyException.class,
                            e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.UNSUPPORTED));
            SshWireReader good = new SshWireReader(key.sign(DATA, SshPrivateKey.SIGN_RSA_SHA2_256));
            good.string(64);
            out.string("ssh-rsa").string(good.string(1024));
            assertThat(key.publicKey().verify(DATA, out.toBytes())).isFalse();
        }
    }

    @Property(tries = 200)
    void anyCommentIsKeptOrRefused(@ForAll @StringLength(max = 40) String comment) throws SshKeyException {
        boolean shown = comment.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(comment);
        try (SshPrivateKey key = SshPrivateKey.generate(comment);
                SshPrivateKey read = SshPrivateKey.read(key.write(null), null)) {
            assertThat(shown).isTrue();
            assertThat(read.publicKey().comment()).isEqualTo(comment);
            assertThat(read.publicKey()).isEqualTo(key.publicKey());
        } catch (SshKeyException e) {
            assertThat(shown).isFalse();
            assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "bell\u0007", "half\ud800"})
    void aCommentThatCantStandInALineIsRefused(String comment) {
        assertThatThrownBy(() -> SshPrivateKey.generate(comment))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED));
    }
}
