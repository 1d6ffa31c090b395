package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the programs age and age-keygen, as Debian has them. */
class InteropTest {
    private static final String PASSPHRASE = "correct horse";
    private static final byte[] NONE = {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private AgeTool age;

    @BeforeEach
    void prepare() {
        age = new AgeTool(folder);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] generated() throws IOException, InterruptedException {
        return age.run(NONE, "age-keygen").orFail();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_000})
    void eachReadsWhatTheOtherEncrypts(int length) throws Exception {
        byte[] keys = generated();
        age.write("keys", keys);
        byte[] plain = random(length);
        try (X25519Identity me = IdentityFile.read(keys).get(0)) {
            String recipient = me.recipient().toString();

            byte[] theirs = age.run(plain, "age", "-r", recipient).orFail();
            assertThat(AgeFile.decrypt(theirs, List.of(me))).isEqualTo(plain);

            byte[] ours = AgeFile.encrypt(plain, List.of(me.recipient()));
            assertThat(age.run(ours, "age", "-d", "-i", "keys").orFail()).isEqualTo(plain);
        }
    }

    @Test
    void aKeyOfEitherIsTheSameToTheOther() throws Exception {
        byte[] theirs = generated();
        try (X25519Identity read = IdentityFile.read(theirs).get(0);
                X25519Identity ours = X25519Identity.generate()) {
            assertThat(new String(theirs, StandardCharsets.US_ASCII))
                    .contains("# public key: " + read.recipient() + "\n")
                    .endsWith(new String(read.format(), StandardCharsets.US_ASCII) + "\n");
            assertThat(X25519Recipient.parse(read.recipient().toString())).isEqualTo(read.recipient());

            age.write("ours", IdentityFile.write(List.of(ours)));
            assertThat(new String(age.run(NONE, "age-keygen", "-y", "ours").orFail(), StandardCharsets.US_ASCII))
                    .isEqualTo(ours.recipient() + "\n");
        }
    }

    @Test
    void severalRecipientsReadWhatEitherEncrypts() throws Exception {
        try (X25519Identity one = X25519Identity.generate();
                X25519Identity two = X25519Identity.generate();
                X25519Identity three = X25519Identity.generate()) {
            age.write("two", IdentityFile.write(List.of(three, two)));
            byte[] ours = AgeFile.encrypt(Forge.PLAIN, List.of(one.recipient(), two.recipient()));
            assertThat(age.run(ours, "age", "-d", "-i", "two").orFail()).isEqualTo(Forge.PLAIN);

            byte[] theirs = age.run(
                            Forge.PLAIN,
                            "age",
                            "-r",
                            one.recipient().toString(),
                            "-r",
                            two.recipient().toString())
                    .orFail();
            assertThat(AgeFile.decrypt(theirs, List.of(two))).isEqualTo(Forge.PLAIN);
            assertThat(AgeFile.decrypt(theirs, List.of(one))).isEqualTo(Forge.PLAIN);
            assertThat(refusal(() -> AgeFile.decrypt(theirs, List.of(three)))).isEqualTo(Reason.NO_MATCH);
        }
    }

    @Test
    void armorOfEitherIsReadByTheOther() throws Exception {
        try (X25519Identity me = X25519Identity.generate()) {
            age.write("keys", IdentityFile.write(List.of(me)));
            for (int length : new int[] {0, 1, 2, 3, 40, 1_000}) {
                byte[] plain = random(length);
                byte[] theirs = age.run(plain, "age", "-a", "-r", me.recipient().toString())
                        .orFail();
                assertThat(AgeFile.decrypt(Armor.decode(theirs), List.of(me))).isEqualTo(plain);
                assertThat(Armor.encode(Armor.decode(theirs))).isEqualTo(theirs);

                byte[] ours = Armor.encode(AgeFile.encrypt(plain, List.of(me.recipient())));
                assertThat(age.run(ours, "age", "-d", "-i", "keys").orFail()).isEqualTo(plain);
            }
        }
    }

    @Test
    void aPassphraseOfEitherOpensForTheOther() throws Exception {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        age.write("plain", Forge.PLAIN);
        age.onTerminal(PASSPHRASE + "\n" + PASSPHRASE + "\n", "age -p -o theirs plain")
                .orFail();
        try (ScryptIdentity identity = new ScryptIdentity(passphrase, 20);
                ScryptRecipient recipient = new ScryptRecipient(passphrase, ScryptRecipient.DEFAULT_WORK_FACTOR)) {
            assertThat(AgeFile.decrypt(age.read("theirs"), List.of(identity))).isEqualTo(Forge.PLAIN);

            age.write("ours", AgeFile.encrypt(Forge.PLAIN, List.of(recipient)));
        }
        age.onTerminal(PASSPHRASE + "\n", "age -d -o back ours").orFail();
        assertThat(age.read("back")).isEqualTo(Forge.PLAIN);
    }

    /** An identity file under a passphrase is what {@code age -i} takes, and what {@code age -p} makes of one. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-a"})
    void anIdentityFileUnderAPassphraseIsReadByEither(String form) throws Exception {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        try (X25519Identity me = X25519Identity.generate()) {
            byte[] ours = IdentityFile.write(List.of(me), passphrase, 12);
            age.write("ours", form.isEmpty() ? ours : Armor.encode(ours));
            age.write("file", AgeFile.encrypt(Forge.PLAIN, List.of(me.recipient())));
            age.onTerminal(PASSPHRASE + "\n", "age -d -i ours -o back file").orFail();
            assertThat(age.read("back")).isEqualTo(Forge.PLAIN);
        }

        byte[] keys = generated();
        age.write("keys", keys);
        age.onTerminal(PASSPHRASE + "\n" + PASSPHRASE + "\n", "age -p " + form + " -o theirs keys")
                .orFail();
        byte[] theirs = age.read("theirs");
        assertThat(IdentityFile.isEncrypted(theirs)).isTrue();
        try (X25519Identity locked = IdentityFile.read(theirs, passphrase, 20).get(0);
                X25519Identity plain = IdentityFile.read(keys).get(0)) {
            assertThat(locked.recipient()).isEqualTo(plain.recipient());
        }
    }

    /** What it refuses of ours we refuse of its, so that nobody sees a file as whole that others don't. */
    @Test
    void eachRefusesWhatTheOtherRefuses() throws Exception {
        try (X25519Identity me = X25519Identity.generate()) {
            age.write("keys", IdentityFile.write(List.of(me)));
            String mine = Forge.stanza(me.recipient());
            List<byte[]> wrong = List.of(
                    Forge.file(mine + "-> other\nAB\n"),
                    Forge.file(mine + "-> other\nAA==\n"),
                    Forge.file(mine + "-> other\n" + "A".repeat(64) + "\n"),
                    Forge.file("-> other  a\n\n" + mine),
                    Forge.file("-> X25519 " + "A".repeat(43) + "\n" + "A".repeat(43) + "\n" + mine),
                    Forge.file("-> X25519\n" + "A".repeat(43) + "\n" + mine),
                    Forge.chunks(me.recipient(), new byte[65_536], false, NONE, true),
                    Forge.chunks(me.recipient(), new byte[65_536], false, new byte[65_536], false),
                    Forge.chunks(me.recipient(), new byte[65_536], true, new byte[1], true),
                    Forge.join(Forge.file(mine), new byte[1]));
            assertThat(age.run(Forge.file("-> other a\n\n" + mine), "age", "-d", "-i", "keys")
                            .orFail())
                    .isEqualTo(Forge.PLAIN);

            for (byte[] file : wrong) {
                assertThat(age.run(file, "age", "-d", "-i", "keys").good()).isFalse();
                assertThat(refusal(() -> AgeFile.decrypt(file, List.of(me))))
                        .isIn(Reason.MALFORMED, Reason.TAMPERED, Reason.TRUNCATED);
            }
        }
    }
}
