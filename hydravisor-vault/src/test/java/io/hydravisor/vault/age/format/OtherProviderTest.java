package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where an application has put another provider of cryptography before the JDK's. */
class OtherProviderTest {
    private final Provider other = new BouncyCastleProvider();

    @BeforeEach
    void putFirst() throws Exception {
        Security.insertProviderAt(other, 1);
        assertThat(KeyFactory.getInstance("X25519").getProvider()).isSameAs(other);
    }

    @AfterEach
    void remove() {
        Security.removeProvider(other.getName());
    }

    @Test
    void filesAreReadAndRefusedAllTheSame() throws AgeException {
        try (X25519Identity me = X25519Identity.generate()) {
            byte[] file = AgeFile.encrypt(new byte[200_000], List.of(me.recipient()));
            assertThat(AgeFile.decrypt(file, List.of(me))).isEqualTo(new byte[200_000]);

            byte[] changed = file.clone();
            changed[file.length - 1] ^= 1;
            assertThat(refusal(() -> AgeFile.decrypt(changed, List.of(me)))).isEqualTo(Reason.TAMPERED);
            byte[] zero = Forge.file("-> X25519 " + "A".repeat(43) + "\n" + "A".repeat(43) + "\n");
            assertThat(refusal(() -> AgeFile.decrypt(zero, List.of(me)))).isEqualTo(Reason.MALFORMED);
        }
    }
}
