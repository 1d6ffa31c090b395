package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import io.hydravisor.vault.age.ssh.SshWireReader;
import io.hydravisor.vault.age.ssh.SshWireWriter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the messages of one client (draft-ietf-sshm-ssh-agent). Used by one thread at a time. */
final class AgentSession {
    /** The largest message, either way, as in OpenSSH. */
    static final int MESSAGE_MAX_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final int FAILURE = 5;
    private static final int SUCCESS = 6;
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;
    private static final int EXTENSION = 27;
    private static final int KNOWN_FLAGS = 2 | 4;
    /** As many as OpenSSH's clients take. */
    private static final int IDENTITIES_MAX = 2048;

    private final AgentKeys keys;
    private final SessionBindings bindings = new SessionBindings();

    AgentSession(AgentKeys keys) {
        this.keys = keys;
    }

    /** Answers one message, both without their length. What isn't understood fails, and so does what throws. */
    byte[] answer(byte[] message) {
        try {
            SshWireReader in = new SshWireReader(message);
            return switch (in.uint8()) {
                case REQUEST_IDENTITIES -> identities(in);
                case SIGN_REQUEST -> sign(in);
                case EXTENSION -> extension(in);
                default -> only(FAILURE);
            };
        } catch (SshKeyException e) {
            LOG.debug("A client's message was wrong: {}", e.getMessage());
        } catch (SigningRefusedException e) {
            LOG.info("A signature was refused: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("A client's request failed", e);
        }
        return only(FAILURE);
    }

    private byte[] identities(SshWireReader in) throws SshKeyException {
        in.end();
        try (SshWireWriter list = new SshWireWriter();
                SshWireWriter out = new SshWireWriter()) {
            int count = 0;
            for (SshPublicKey key : keys.keys()) {
                try (SshWireWriter entry = new SshWireWriter()) {
                    entry.string(key.blob()).string(key.comment());
                    if (count == IDENTITIES_MAX || list.size() + entry.size() > MESSAGE_MAX_BYTES - 5) {
                        LOG.warn("There are more keys than the {} that an agent's answer can hold", count);
                        break;
                    }
                    list.raw(entry.toBytes());
                    count++;
                }
            }
            return out.uint8(IDENTITIES_ANSWER)
                    .uint32(count)
                    .raw(list.toBytes())
                    .toBytes();
        }
    }

    private byte[] sign(SshWireReader in) throws SshKeyException, SigningRefusedException {
        SshPublicKey key = SshPublicKey.parse(in.string(SshPublicKey.BLOB_MAX_BYTES));
        byte[] data = in.string(MESSAGE_MAX_BYTES);
        long flags = in.uint32();
        in.end();
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new SigningRefusedException("a signature with unknown flags, " + flags);
        }
        UserauthRequest login = UserauthRequest.parse(data, key);
        AgentRequest request = login == null
                ? new AgentRequest(Optional.empty(), Optional.empty(), bindings.isForwarded())
                : new AgentRequest(
                        Optional.of(login.user()), Optional.ofNullable(bindings.hostOf(login)), bindings.isForwarded());
        byte[] signature = keys.sign(key, data, (int) flags, request);
        try (SshWireWriter out = new SshWireWriter()) {
            return out.uint8(SIGN_RESPONSE).string(signature).toBytes();
        }
    }

    private byte[] extension(SshWireReader in) throws SshKeyException {
        boolean bound = in.text(MESSAGE_MAX_BYTES).equals("session-bind@openssh.com") && bindings.bind(in);
        return only(bound ? SUCCESS : FAILURE);
    }

    private static byte[] only(int type) {
        return new byte[] {(byte) type};
    }
}
