package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgeFileLimitsTest {
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

    @Test
    void theContentHasAMost() throws AgeException {
        byte[] most = new byte[AgeFile.MAX_CONTENT_BYTES];
        byte[] file = mine(most);

        assertThat(read(file)).hasSize(AgeFile.MAX_CONTENT_BYTES);
        assertThat(refusal(() -> read(Arrays.copyOf(file, file.length + 1)))).isEqualTo(Reason.TOO_LARGE);
        assertThat(refusal(() -> mine(new byte[AgeFile.MAX_CONTENT_BYTES + 1]))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aFileThatWouldKeepAProcessorBusyIsRefused() throws AgeException {
        byte[] file = Forge.file(Forge.stanza(other.recipient()).repeat(1_000));

        assertThat(refusal(() -> read(file))).isEqualTo(Reason.NO_MATCH);
        assertThat(refusal(() -> AgeFile.decrypt(file, Collections.nCopies(4, me))))
                .isEqualTo(Reason.TOO_COSTLY);
    }

    @Test
    void aFileHasAMostOfRecipients() throws AgeException {
        List<X25519Recipient> most = new ArrayList<>(Collections.nCopies(999, other.recipient()));
        most.add(me.recipient());
        assertThat(read(AgeFile.encrypt(Forge.PLAIN, most))).isEqualTo(Forge.PLAIN);

        most.add(me.recipient());
        assertThat(refusal(() -> AgeFile.encrypt(Forge.PLAIN, most))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aRecipientWhoseKeyProtectsNothingIsRefused() {
        assertThat(refusal(() -> AgeFile.encrypt(Forge.PLAIN, List.of(new X25519Recipient(new byte[32])))))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aFileHasARecipientAndAPassphraseNoOther() {
        List<Recipient> both = new ArrayList<>(List.of(me.recipient()));
        assertThatThrownBy(() -> AgeFile.encrypt(Forge.PLAIN, List.of())).isInstanceOf(IllegalArgumentException.class);
        try (ScryptRecipient passphrase = new ScryptRecipient(Forge.PLAIN, 1)) {
            both.add(passphrase);
            assertThatThrownBy(() -> AgeFile.encrypt(Forge.PLAIN, both)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> AgeFile.encrypt(Forge.PLAIN, List.of(passphrase, passphrase)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
