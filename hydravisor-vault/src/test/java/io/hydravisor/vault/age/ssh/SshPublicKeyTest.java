package io.hydravisor.vault.age.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshPublicKeyTest {
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

    private static SshKeyException.Reason refusal(String line) {
        try {
            SshPublicKey key = SshPublicKey.parseLine(line);
            throw new AssertionError("was taken: " + key);
        } catch (SshKeyException e) {
            return e.reason();
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048", "rsa,3072"})
    void aLineOfSshKeygenIsReadAndItsFingerprintIsTheSame(String type, String bits, @TempDir Path folder)
            throws Exception {
        String file = folder.resolve("key").toString();
        Tool.succeed("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-C", "a b  c", "-f", file);
        String line = Files.readString(Path.of(file + ".pub")).strip();

        SshPublicKey key = SshPublicKey.parseLine(line);

        assertThat(key.line()).isEqualTo(line);
        assertThat(key.comment()).isEqualTo("a b  c");
        assertThat(Tool.succeed("ssh-keygen", "-l", "-f", file)).startsWith(bits + " " + key.fingerprint() + " a b  c");
        assertThat(SshPublicKey.parse(key.blob())).isEqualTo(key).hasSameHashCodeAs(key);
    }

    @Test
    void aLineWithoutACommentHasNone() throws SshKeyException {
        assertThat(SshPublicKey.parseLine(ED25519 + "\n").comment()).isEmpty();
        assertThat(SshPublicKey.parseLine(ED25519).line()).isEqualTo(ED25519);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 ",
                "ssh-ed25519 ????",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
                ED25519 + " a\u0007b",
                ED25519 + "\nssh-ed25519 AAAA"
            })
    void aLineThatIsNoneIsMalformed(String line) {
        assertThat(refusal(line)).isEqualTo(SshKeyException.Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-dss AAAA", "ssh-ed25519-cert-v01@openssh.com AAAA", "no-pty ssh-ed25519"})
    void otherKindsAreUnsupported(String line) {
        assertThat(refusal(line)).isEqualTo(SshKeyException.Reason.UNSUPPORTED);
    }

    @Test
    void weakRsaIsUnsupported(@TempDir Path folder) throws Exception {
        String file = folder.resolve("key").toString();
        Tool.succeed("ssh-keygen", "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", file);

        assertThat(refusal(Files.readString(Path.of(file + ".pub")))).isEqualTo(SshKeyException.Reason.UNSUPPORTED);
    }

    @Test
    void aHugeLineOrBlobOrCommentIsTooLarge() throws SshKeyException {
        assertThat(refusal(ED25519 + " " + "c".repeat(20_000))).isEqualTo(SshKeyException.Reason.TOO_LARGE);
        assertThat(refusal(ED25519 + " " + "c".repeat(2_000))).isEqualTo(SshKeyException.Reason.TOO_LARGE);
        assertThatThrownBy(() -> SshPublicKey.parse(new byte[9_000]))
                .isInstanceOfSatisfying(
                        SshKeyException.class, e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.TOO_LARGE));
    }

    @ParameterizedTest
    @CsvSource({"nistp256,65", "nistp384,97", "nistp521,133"})
    void aPointThatIsNotOnItsCurveIsMalformed(String curve, int length) {
        byte[] point = new byte[length];
        point[0] = 4;
        point[length - 1] = 1;
        try (SshWireWriter out = new SshWireWriter()) {
            byte[] blob = out.string("ecdsa-sha2-" + curve)
                    .string(curve)
                    .string(point)
                    .toBytes();

            assertThatThrownBy(() -> SshPublicKey.parse(blob))
                    .isInstanceOfSatisfying(
                            SshKeyException.class,
                            e -> assertThat(e.reason()).isEqualTo(SshKeyException.Reason.MALFORMED));
        }
    }

    @Property(tries = 500)
    void anyBytesAfterAKnownNameAreAKeyOrRefused(@ForAll @Size(max = 100) byte[] rest) {
        for (String name : new String[] {"ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"}) {
            try (SshWireWriter out = new SshWireWriter()) {
                byte[] blob = out.string(name).raw(rest).toBytes();
                assertThat(SshPublicKey.parse(blob).blob()).isEqualTo(blob);
            } catch (SshKeyException e) {
                assertThat(e.reason()).isNotNull();
            }
        }
    }

    @Property(tries = 300)
    void anyBitFlippedInALineGivesAKeyOrIsRefused(@ForAll int place) {
        byte[] line = ED25519.getBytes(StandardCharsets.US_ASCII);
        line[Math.floorMod(place >> 3, line.length)] ^= (byte) (1 << (place & 7));
        try {
            SshPublicKey key = SshPublicKey.parseLine(new String(line, StandardCharsets.ISO_8859_1));
            assertThat(Base64.getDecoder().decode(key.line().substring("ssh-ed25519 ".length())))
                    .isEqualTo(key.blob());
        } catch (SshKeyException e) {
            assertThat(e.reason()).isNotNull();
        }
    }
}
