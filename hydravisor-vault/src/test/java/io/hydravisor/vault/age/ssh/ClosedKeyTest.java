package io.hydravisor.vault.age.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ClosedKeyTest {
    private static final byte[] DATA = ascii("what is signed");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aClosedKeySignsAndWritesNothing() throws Exception {
        SshPrivateKey key = SshPrivateKey.generate("x");
        key.close();
        key.close();

        assertThatThrownBy(() -> key.sign(DATA, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.write(null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.withComment("y")).isInstanceOf(IllegalStateException.class);
        assertThat(key.publicKey().comment()).isEqualTo("x");
    }

    @Test
    void closingWipesWhatIsPrivate() throws Exception {
        try (SshPrivateKey first = SshPrivateKey.generate("x")) {
            byte[] fields = ascii("what is private");
            SshPrivateKey key = new SshPrivateKey(first.publicKey(), fields);

            key.close();

            assertThat(fields).containsOnly(0);
        }
    }

    @Test
    void aKeyThatIsClosedWhileItSignsGivesRightSignaturesOrNone() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 50; round++) {
                SshPrivateKey key = SshPrivateKey.generate("x");
                CountDownLatch first = new CountDownLatch(1);
                Callable<Void> signer = () -> {
                    while (true) {
                        byte[] signature = key.sign(DATA, 0);
                        first.countDown();
                        assertThat(key.publicKey().verify(DATA, signature)).isTrue();
                    }
                };
                List<Future<Void>> signers = List.of(executor.submit(signer), executor.submit(signer));
                first.await();
                key.close();
                for (Future<Void> one : signers) {
                    assertThatThrownBy(one::get).hasCauseInstanceOf(IllegalStateException.class);
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aCopyWithAnotherCommentOutlivesTheFirst() throws Exception {
        SshPrivateKey first = SshPrivateKey.generate("first");
        try (SshPrivateKey second = first.withComment("second")) {
            first.close();

            assertThat(second.publicKey().verify(DATA, second.sign(DATA, 0))).isTrue();
            assertThat(second.publicKey().comment()).isEqualTo("second");
            assertThat(second.toString()).contains("second", second.publicKey().fingerprint());
        }
    }
}
