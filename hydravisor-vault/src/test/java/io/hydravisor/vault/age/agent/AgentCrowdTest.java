package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent against many clients at once that mean no good. */
class AgentCrowdTest {
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
    void garbageHarmsNobodyElse() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[random.nextInt(2000)];
            random.nextBytes(garbage);
            try (AgentClient client = new AgentClient(agent.socket())) {
                client.raw(garbage);
            } catch (IOException e) {
                // The agent may have hung up before the end.
            }
        }
        othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 6})
    void twoHundredThatStopHalfWayHarmNobodyElse(int bytes) throws IOException {
        byte[] half = {0, 4, 0, 0, 13, 0};
        List<AgentClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                AgentClient client = new AgentClient(agent.socket());
                silent.add(client);
                client.raw(Arrays.copyOf(half, bytes));
            }
            othersAreServed();
            assertThat(silent.get(0).isEnded()).isTrue();
        } finally {
            for (AgentClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void thoseThatNeverReadTheirAnswersHarmNobodyElse() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        List<AgentClient> deaf = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 70; i++) {
            AgentClient client = new AgentClient(agent.socket());
            deaf.add(client);
            writers.add(executor.submit(() -> {
                while (true) {
                    client.raw(new byte[] {0, 0, 0, 1, 11});
                }
            }));
        }
        othersAreServed();
        for (AgentClient client : deaf) {
            client.close();
        }
        for (Future<?> writer : writers) {
            assertThatThrownBy(writer::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void requestsThatWaitToBeConfirmedAreNotEndedForSilentClients() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch confirmed = new CountDownLatch(1);
        SshPublicKey slow = keys.generate("slow", KeyConstraints.none().confirmedBy((k, r) -> {
            asked.countDown();
            try {
                return confirmed.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        }));
        List<AgentClient> silent = new ArrayList<>();
        try (AgentClient waiting = new AgentClient(agent.socket())) {
            Future<byte[]> answer = executor.submit(() -> waiting.ask(AgentClient.signRequest(slow, DATA, 0)));
            asked.await();
            for (int i = 0; i < 200; i++) {
                silent.add(new AgentClient(agent.socket()));
            }
            othersAreServed();
            confirmed.countDown();
            assertThat(answer.get()[0]).isEqualTo((byte) 14);
        } finally {
            for (AgentClient client : silent) {
                client.close();
            }
        }
    }
}
