package io.hydravisor.vault.age.format;

import static io.hydravisor.vault.age.format.Refusal.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.format.AgeException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkFactorTest {
    private static final byte[] PASSPHRASE = Forge.ascii("a word");

    private static byte[] fileOf(String workFactor) {
        return Forge.file("-> scrypt " + "A".repeat(22) + " " + workFactor + "\n" + "A".repeat(43) + "\n");
    }

    /** Were one of them tried, the test would take hours, or all memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "21",
                "22",
                "30",
                "31",
                "32",
                "33",
                "63",
                "64",
                "99",
                "100",
                "255",
                "256",
                "257",
                "4294967297",
                "18446744073709551617",
                "99999999999999999999999999999999999999"
            })
    void aBombIsNotTried(String workFactor) {
        byte[] file = fileOf(workFactor);

        try (ScryptIdentity identity = new ScryptIdentity(PASSPHRASE, 20)) {
            assertThat(refusal(() -> AgeFile.decrypt(file, List.of(identity)))).isEqualTo(Reason.TOO_COSTLY);
        }
        assertThat(refusal(() -> IdentityFile.read(file, PASSPHRASE, 20))).isEqualTo(Reason.TOO_COSTLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"31", "32", "62", "99", "4294967297"})
    void aBombIsNotTriedWhateverTheCallerAllows(String workFactor) {
        try (ScryptIdentity identity = new ScryptIdentity(PASSPHRASE, Integer.MAX_VALUE)) {
            assertThat(refusal(() -> AgeFile.decrypt(fileOf(workFactor), List.of(identity))))
                    .isEqualTo(Reason.TOO_COSTLY);
        }
    }

    @Test
    void theCallersMostIsTriedAndNoMore() throws AgeException {
        for (int most = 3; most <= 5; most++) {
            try (ScryptRecipient recipient = new ScryptRecipient(PASSPHRASE, 4);
                    ScryptIdentity identity = new ScryptIdentity(PASSPHRASE, most)) {
                byte[] file = AgeFile.encrypt(Forge.PLAIN, List.of(recipient));
                if (most < 4) {
                    assertThat(refusal(() -> AgeFile.decrypt(file, List.of(identity))))
                            .isEqualTo(Reason.TOO_COSTLY);
                } else {
                    assertThat(AgeFile.decrypt(file, List.of(identity))).isEqualTo(Forge.PLAIN);
                }
            }
        }
    }

    @Test
    void memoryThatJavaHasNotIsNotAskedFor() {
        int enough = 1;
        while (1024L << enough <= Runtime.getRuntime().maxMemory()) {
            enough++;
        }
        byte[] file = fileOf(Integer.toString(enough));

        try (ScryptIdentity identity = new ScryptIdentity(PASSPHRASE, 30)) {
            assertThat(refusal(() -> AgeFile.decrypt(file, List.of(identity)))).isEqualTo(Reason.TOO_COSTLY);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 21, 64})
    void oneThatNobodyShouldWriteIsRefused(int workFactor) {
        assertThatThrownBy(() -> new ScryptRecipient(PASSPHRASE, workFactor))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyPassphraseIsRefused() {
        assertThatThrownBy(() -> new ScryptRecipient(new byte[0], 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
