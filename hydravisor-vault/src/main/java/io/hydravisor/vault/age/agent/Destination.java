package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.util.Optional;

/**
 * Where a key may be used.
 *
 * @param host the key of the host
 * @param user whom it may log in as there; anybody if empty
 */
public record Destination(SshPublicKey host, Optional<String> user) {
    boolean allows(AgentRequest request) {
        return !request.forwarded()
                && request.host().filter(host::equals).isPresent()
                && request.user().isPresent()
                && (user.isEmpty() || user.equals(request.user()));
    }
}
