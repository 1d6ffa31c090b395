package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent believes of the host that a client logs in to. */
class SessionBindingTest {
    private static final int FAILURE = 5;
    private static final int SUCCESS = 6;
    private static final byte[] SESSION = "session one".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_SESSION = "session two".getBytes(StandardCharsets.US_ASCII);

    private LabKeys keys;
    private AgentSession session;
    private SshPublicKey key;
    private SshPrivateKey host;
    private SshPrivateKey otherHost;

    @BeforeEach
    void set() throws SshKeyException {
        keys = new LabKeys();
        session = new AgentSession(keys);
        key = keys.generate("client");
        host = SshPrivateKey.generate("host");
        otherHost = SshPrivateKey.generate("other host");
    }

    private static byte[] binding(SshPublicKey named, byte[] id, byte[] signature, boolean forwarding) {
        try (SshWireWriter out = new SshWireWriter()) {
            out.uint8(27)
                    .string("session-bind@openssh.com")
                    .string(named.blob())
                    .string(id);
            return out.string(signature).uint8(forwarding ? 1 : 0).toBytes();
        }
    }

    private int bind(SshPrivateKey by, byte[] id, boolean forwarding) throws SshKeyException {
        return session.answer(binding(by.publicKey(), id, by.sign(id, 0), forwarding))[0];
    }

    private static byte[] login(byte[] id, SshPublicKey signer, @Nullable SshPublicKey bound) {
        try (SshWireWriter out = new SshWireWriter()) {
            out.string(id).uint8(50).string("root").string("ssh-connection");
            out.string(bound == null ? "publickey" : "publickey-hostbound-v00@openssh.com");
            out.uint8(1).string(signer.algorithm()).string(signer.blob());
            return (bound == null ? out : out.string(bound.blob())).toBytes();
        }
    }

    private AgentRequest requestFor(byte[] data) {
        assertThat(session.answer(AgentClient.signRequest(key, data, 0))[0]).isEqualTo((byte) 14);
        return keys.requests.get(keys.requests.size() - 1);
    }

    @Test
    void theHostIsKnownThatSignedTheSessionOfALogin() throws SshKeyException {
        assertThat(bind(host, SESSION, false)).isEqualTo(SUCCESS);

        for (SshPublicKey bound : new SshPublicKey[] {null, host.publicKey()}) {
            AgentRequest request = requestFor(login(SESSION, key, bound));
            assertThat(request.host()).contains(host.publicKey());
            assertThat(request.user()).contains("root");
            assertThat(request.forwarded()).isFalse();
        }
    }

    @Test
    void bindingAgainIsTheSame() throws SshKeyException {
        assertThat(bind(host, SESSION, false)).isEqualTo(SUCCESS);
        assertThat(bind(host, SESSION, false)).isEqualTo(SUCCESS);
        assertThat(requestFor(login(SESSION, key, null)).host()).contains(host.publicKey());
    }

    @Test
    void withoutABindingOnlyTheUserIsKnown() {
        AgentRequest request = requestFor(login(SESSION, key, null));

        assertThat(request.host()).isEmpty();
        assertThat(request.user()).contains("root");
    }

    @Test
    void anotherSessionOrHostInTheDataIsNotTheBoundOne() throws SshKeyException {
        bind(host, SESSION, false);

        assertThat(requestFor(login(OTHER_SESSION, key, null)).host()).isEmpty();
        assertThat(requestFor(login(SESSION, key, otherHost.publicKey())).host())
                .isEmpty();
    }

    @Test
    void dataThatIsNoLoginWithTheKeyHasNeitherHostNorUser() throws SshKeyException {
        bind(host, SESSION, false);
        byte[] good = login(SESSION, key, null);
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        byte[] shorter = Arrays.copyOf(good, good.length - 1);

        for (byte[] data : new byte[][] {{}, SESSION, longer, shorter, login(SESSION, host.publicKey(), null)}) {
            AgentRequest request = requestFor(data);
            assertThat(request.host()).isEmpty();
            assertThat(request.user()).isEmpty();
        }
    }

    @Test
    void aForgedBindingFailsAndNoneIsBelievedAfterwards() throws SshKeyException {
        byte[] forged = binding(host.publicKey(), SESSION, otherHost.sign(SESSION, 0), false);

        assertThat(session.answer(forged)[0]).isEqualTo((byte) FAILURE);
        bind(host, SESSION, false);
        assertThat(requestFor(login(SESSION, key, null)).host()).isEmpty();
    }

    @Test
    void aSignatureOverAnotherSessionFails() throws SshKeyException {
        byte[] replayed = binding(host.publicKey(), SESSION, host.sign(OTHER_SESSION, 0), false);

        assertThat(session.answer(replayed)[0]).isEqualTo((byte) FAILURE);
    }

    @Test
    void aSecondSessionOrHostFailsOnceALoginIsBound() throws SshKeyException {
        bind(host, SESSION, false);

        assertThat(bind(otherHost, OTHER_SESSION, false)).isEqualTo(FAILURE);
        assertThat(requestFor(login(SESSION, key, null)).host()).isEmpty();
    }

    @Test
    void oneSessionCantBeTwoHosts() throws SshKeyException {
        bind(host, SESSION, true);

        assertThat(bind(otherHost, SESSION, true)).isEqualTo(FAILURE);
    }

    @Test
    void aRequestFromAnotherHostIsForwardedAndItsHostUnknown() throws SshKeyException {
        assertThat(bind(host, SESSION, true)).isEqualTo(SUCCESS);
        assertThat(bind(otherHost, OTHER_SESSION, false)).isEqualTo(SUCCESS);

        AgentRequest request = requestFor(login(OTHER_SESSION, key, otherHost.publicKey()));
        assertThat(request.forwarded()).isTrue();
        assertThat(request.host()).isEmpty();
    }

    @Test
    void bindingsAreBounded() throws SshKeyException {
        for (int i = 0; i < 16; i++) {
            assertThat(bind(host, ("session " + i).getBytes(StandardCharsets.US_ASCII), true))
                    .isEqualTo(SUCCESS);
        }
        assertThat(bind(host, SESSION, true)).isEqualTo(FAILURE);
    }

    @Property(tries = 1000)
    void anyMessageHasAnAnswer(
            @ForAll @IntRange(min = 0, max = 30) int type,
            @ForAll @Size(max = 200) byte[] rest,
            @ForAll boolean named) {
        AgentSession any = new AgentSession(new LabKeys());
        try (SshWireWriter out = new SshWireWriter()) {
            out.uint8(named ? 27 : type);
            if (named) {
                out.string("session-bind@openssh.com");
            }
            byte[] answer = any.answer(out.raw(rest).toBytes());

            assertThat(answer[0]).isEqualTo((byte) (!named && type == 11 && rest.length == 0 ? 12 : FAILURE));
        }
    }

    @Property(tries = 300)
    void anyBitFlippedInABindingMakesItFail(@ForAll @IntRange(min = 0) int place) throws SshKeyException {
        AgentSession any = new AgentSession(new LabKeys());
        try (SshPrivateKey one = SshPrivateKey.generate("host")) {
            byte[] message = binding(one.publicKey(), SESSION, one.sign(SESSION, 0), false);
            // The last bit says whether the binding is for forwarding, and nobody signs it.
            int bit = place % (message.length * 8 - 8);
            message[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThat(any.answer(message)[0]).isEqualTo((byte) FAILURE);
        }
    }
}
