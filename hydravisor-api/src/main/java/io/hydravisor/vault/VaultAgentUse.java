package io.hydravisor.vault;

import java.util.Optional;

/**
 * A use of a key that an agent is asked for.
 *
 * @param key the key
 * @param user whom the client says that it logs in as; empty if it is for something else
 * @param hostFingerprint the key of the host that has proved to be at the other end, as {@code ssh-keygen -l} has it; empty if none has
 * @param forwarded whether the client said that the request comes from another host
 */
public record VaultAgentUse(KeyInfo key, Optional<String> user, Optional<String> hostFingerprint, boolean forwarded) {}
