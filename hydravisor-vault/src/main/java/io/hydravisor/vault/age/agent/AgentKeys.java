package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.util.List;

/** Where an agent gets its keys and signatures from. Called from many threads at once, one for each client. */
public interface AgentKeys {
    /** The keys that clients may see, with the comments that they are shown. */
    List<SshPublicKey> keys();

    /**
     * Signs; the answer is the signature's wire form. Interrupted when the agent closes.
     *
     * @param key the key that is asked for; it needn't be one of {@link #keys()}
     * @param flags which signature with RSA, as in {@code SSH_AGENT_RSA_SHA2_256} and {@code 512}
     * @throws SigningRefusedException if there is no such key, or it may not be used for the request
     */
    byte[] sign(SshPublicKey key, byte[] data, int flags, AgentRequest request) throws SigningRefusedException;
}
