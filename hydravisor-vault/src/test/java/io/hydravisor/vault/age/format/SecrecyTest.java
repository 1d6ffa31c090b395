package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.exception;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecrecyTest {
    private static final String PASSPHRASE = "correct-horse-battery";

    private final X25519Identity me = X25519Identity.generate();
    private final byte[] mine = me.format();
    private final String text = new String(mine, StandardCharsets.US_ASCII);

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** The part of a key that is hardly there by chance. */
    private String key() {
        return text.substring("AGE-SECRET-KEY-1".length(), text.length() - 10);
    }

    @Test
    void whatIsPrintedHoldsNoSecret() {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        try (ScryptRecipient recipient = new ScryptRecipient(passphrase, 10);
                ScryptIdentity identity = new ScryptIdentity(passphrase, 10)) {
            assertThat(List.of(me, me.recipient(), recipient, identity, new Secret(passphrase)))
                    .extracting(Object::toString)
                    .allSatisfy(shown -> assertThat(shown)
                            .doesNotContainIgnoringCase(key())
                            .doesNotContain(PASSPHRASE)
                            .doesNotContain("["));
            assertThat(me).hasToString("identity of " + me.recipient());
        }
    }

    @Test
    void whatIsThrownHoldsNoSecret() throws AgeException {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        String wrong = text.substring(0, text.length() - 1) + (text.endsWith("Q") ? "P" : "Q");
        byte[] file = IdentityFile.write(List.of(me), passphrase, 2);
        byte[] forMe = AgeFile.encrypt(mine, List.of(me.recipient()));
        byte[] changed = forMe.clone();
        changed[changed.length - 1] ^= 1;
        List<AgeException> thrown = List.of(
                exception(() -> X25519Identity.parse(Forge.ascii(wrong))),
                exception(() -> X25519Identity.parse(Forge.ascii(text + "\n"))),
                exception(() -> X25519Recipient.parse(text)),
                exception(() -> IdentityFile.read(Forge.ascii(wrong))),
                exception(() -> IdentityFile.read(Forge.ascii(text + "\n" + wrong + "\n"))),
                exception(() -> IdentityFile.read(Forge.ascii(PASSPHRASE))),
                exception(() -> IdentityFile.read(file, passphrase, 1)),
                exception(() -> IdentityFile.read(file, Forge.ascii(PASSPHRASE + "s"), 2)),
                exception(() -> AgeFile.decrypt(Forge.file("-> " + text + " " + PASSPHRASE + "\n\n"), List.of(me))),
                exception(() ->
                        AgeFile.decrypt(Forge.file("-> scrypt " + PASSPHRASE + " " + text + "\n\n"), List.of(me))),
                exception(() -> AgeFile.decrypt(Forge.file("-> o\n" + key() + "\n"), List.of(me))),
                exception(() -> AgeFile.decrypt(mine, List.of(me))),
                exception(() -> Armor.decode(Forge.ascii("-----BEGIN AGE ENCRYPTED FILE-----\n" + text))),
                exception(() -> AgeFile.decrypt(changed, List.of(me))));

        assertThat(thrown)
                .allSatisfy(refused -> assertThat(trace(refused))
                        .doesNotContainIgnoringCase(key())
                        .doesNotContain(PASSPHRASE));
        assertThat(thrown).allSatisfy(refused -> assertThat(refused).hasNoCause());
    }

    @Test
    void whatIsClosedIsWiped() throws Exception {
        Secret secret = new Secret(mine);
        Field bytes = Secret.class.getDeclaredField("bytes");
        bytes.setAccessible(true);
        assertThat((byte[]) bytes.get(secret)).isEqualTo(mine);

        secret.close();

        assertThat((byte[]) bytes.get(secret)).containsOnly(0);
        assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsClosedOpensNothing() throws AgeException {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        ScryptRecipient recipient = new ScryptRecipient(passphrase, 2);
        ScryptIdentity identity = new ScryptIdentity(passphrase, 2);
        byte[] file = AgeFile.encrypt(Forge.PLAIN, List.of(recipient));
        byte[] forMe = AgeFile.encrypt(Forge.PLAIN, List.of(me.recipient()));

        recipient.close();
        identity.close();
        me.close();
        me.close();

        assertThatThrownBy(() -> AgeFile.encrypt(Forge.PLAIN, List.of(recipient)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> AgeFile.decrypt(file, List.of(identity))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> AgeFile.decrypt(forMe, List.of(me))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(me::format).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theCallersBytesStayTheCallers() throws AgeException {
        byte[] passphrase = Forge.ascii(PASSPHRASE);
        byte[] plain = Forge.PLAIN.clone();
        byte[] file = AgeFile.encrypt(plain, List.of(me.recipient()));
        byte[] kept = file.clone();
        byte[] identityFile = IdentityFile.write(List.of(me), passphrase, 2);

        AgeFile.decrypt(file, List.of(me));
        X25519Identity.parse(mine).close();
        IdentityFile.read(identityFile, passphrase, 2).forEach(X25519Identity::close);

        assertThat(plain).isEqualTo(Forge.PLAIN);
        assertThat(file).isEqualTo(kept);
        assertThat(passphrase).isEqualTo(Forge.ascii(PASSPHRASE));
        assertThat(mine).isEqualTo(Forge.ascii(text));
    }
}
