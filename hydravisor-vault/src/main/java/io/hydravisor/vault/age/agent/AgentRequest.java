package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.util.Optional;

/**
 * What an agent knows of a request for a signature.
 *
 * @param user whom the client logs in as, if the data is a request for that; unproven, as any client may write it
 * @param host the key of the host that the client logs in to; there only if the host proved by a signature that the session in
 *     the data is its own, and the client is connected to it directly
 * @param forwarded whether the client said that the request comes from another host
 */
public record AgentRequest(Optional<String> user, Optional<SshPublicKey> host, boolean forwarded) {}
