package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent against clients that speak its protocol, or don't. */
class AgentProtocolTest {
    private static final byte[] FAILURE = {5};
    private static final byte[] LIST = AgentClient.message(11);
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LabKeys keys = new LabKeys();
    private SshPublicKey key;
    private SshAgent agent;

    @BeforeEach
    void serve(@TempDir Path folder) throws Exception {
        key = keys.generate("client");
        agent = SshAgent.serve(folder.resolve("agent"), keys, executor);
    }

    @AfterEach
    void end() {
        agent.close();
        executor.shutdownNow();
    }

    private void othersAreServed() throws IOException {
        try (AgentClient client = new AgentClient(agent.socket())) {
            assertThat(client.ask(LIST)[0]).isEqualTo((byte) 12);
            assertThat(client.ask(AgentClient.signRequest(key, DATA, 0))[0]).isEqualTo((byte) 14);
        }
    }

    @Test
    void aKeyIsListedAndSigns() throws Exception {
        try (AgentClient client = new AgentClient(agent.socket())) {
            SshWireReader list = new SshWireReader(client.ask(LIST));
            assertThat(list.uint8()).isEqualTo(12);
            assertThat(list.uint32()).isEqualTo(1);
            assertThat(list.string(1000)).isEqualTo(key.blob());
            assertThat(list.text(1000)).isEqualTo("client");
            list.end();

            SshWireReader signed = new SshWireReader(client.ask(AgentClient.signRequest(key, DATA, 0)));
            assertThat(signed.uint8()).isEqualTo(14);
            assertThat(key.verify(DATA, signed.string(1000))).isTrue();
            signed.end();
        }
    }

    /** Of these, 17 to 26 would change what an agent holds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 6, 7, 8, 9, 12, 14, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 28, 255})
    void everythingElseFailsAndTheConnectionGoesOn(int type) throws IOException {
        try (AgentClient client = new AgentClient(agent.socket())) {
            assertThat(client.ask(AgentClient.message(type))).isEqualTo(FAILURE);
            assertThat(client.ask(LIST)[0]).isEqualTo((byte) 12);
        }
    }

    @Test
    void aKeyThatIsNotThereOrFlagsThatNobodyKnowsFail() throws Exception {
        try (AgentClient client = new AgentClient(agent.socket());
                SshPrivateKey stranger = SshPrivateKey.generate("stranger")) {
            assertThat(client.ask(AgentClient.signRequest(stranger.publicKey(), DATA, 0)))
                    .isEqualTo(FAILURE);
            assertThat(client.ask(AgentClient.signRequest(key, DATA, 8))).isEqualTo(FAILURE);
            assertThat(client.ask(AgentClient.signRequest(key, DATA, 0xffffffffL)))
                    .isEqualTo(FAILURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "80000000", "00000000", "00040001"})
    void aLengthThatNoMessageHasEndsItsConnectionOnly(String length) throws IOException {
        try (AgentClient client = new AgentClient(agent.socket())) {
            client.raw(HexFormat.of().parseHex(length));
            assertThat(client.isEnded()).isTrue();
        }
        othersAreServed();
    }

    @Test
    void theLargestMessageIsAnswered() throws IOException {
        try (AgentClient client = new AgentClient(agent.socket())) {
            assertThat(client.ask(new byte[256 * 1024])).isEqualTo(FAILURE);
        }
    }

    @Test
    void anAnswerHoldsAsManyKeysAsItMay(@TempDir Path folder) throws Exception {
        List<SshPublicKey> many = Collections.nCopies(5000, key.withComment("c".repeat(200)));
        AgentKeys endless = listing(many);
        try (SshAgent full = SshAgent.serve(folder.resolve("agent"), endless, executor);
                AgentClient client = new AgentClient(full.socket())) {
            byte[] answer = client.ask(LIST);
            assertThat(answer.length).isBetween(255 * 1024, 256 * 1024);

            SshWireReader list = new SshWireReader(answer);
            list.uint8();
            for (long left = list.uint32(); left > 0; left--) {
                assertThat(list.string(1000)).isEqualTo(key.blob());
                list.text(1000);
            }
            list.end();
        }
    }

    @Test
    void keysThatThrowAreAFailureAndTheConnectionGoesOn(@TempDir Path folder) throws Exception {
        AgentKeys broken = new AgentKeys() {
            @Override
            public List<SshPublicKey> keys() {
                throw new IllegalStateException("locked");
            }

            @Override
            public byte[] sign(SshPublicKey asked, byte[] data, int flags, AgentRequest request) {
                throw new IllegalStateException("locked");
            }
        };
        try (SshAgent failing = SshAgent.serve(folder.resolve("agent"), broken, executor);
                AgentClient client = new AgentClient(failing.socket())) {
            assertThat(client.ask(LIST)).isEqualTo(FAILURE);
            assertThat(client.ask(AgentClient.signRequest(key, DATA, 0))).isEqualTo(FAILURE);
        }
    }

    @Test
    void closingEndsConnectionsAndInterruptsWhatIsAtWork(@TempDir Path folder) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SshPublicKey slow = keys.generate("slow", KeyConstraints.none().confirmedBy((k, r) -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return true;
        }));
        SshAgent closing = SshAgent.serve(folder.resolve("agent"), keys, executor);
        try (AgentClient idle = new AgentClient(closing.socket());
                AgentClient waiting = new AgentClient(closing.socket())) {
            idle.ask(LIST);
            Future<byte[]> answer = executor.submit(() -> waiting.ask(AgentClient.signRequest(slow, DATA, 0)));
            asked.await();

            closing.close();

            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(idle.isEnded()).isTrue();
            assertThatThrownBy(answer::get).hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> new AgentClient(closing.socket())).isInstanceOf(IOException.class);
            agent.close();
            executor.shutdown();
            assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void withoutAThreadThereIsNoAgentAndNoSocket(@TempDir Path folder) {
        ExecutorService ended = Executors.newCachedThreadPool();
        ended.shutdown();

        assertThatThrownBy(() -> SshAgent.serve(folder.resolve("agent"), keys, ended))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(folder).isEmptyDirectory();
    }

    private static AgentKeys listing(List<SshPublicKey> listed) {
        return new AgentKeys() {
            @Override
            public List<SshPublicKey> keys() {
                return listed;
            }

            @Override
            public byte[] sign(SshPublicKey asked, byte[] data, int flags, AgentRequest request)
                    throws SigningRefusedException {
                throw new SigningRefusedException("lists only");
            }
        };
    }
}
