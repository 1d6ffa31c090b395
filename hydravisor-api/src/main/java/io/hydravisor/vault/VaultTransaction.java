package io.hydravisor.vault;

import java.util.List;

/**
 * Changes that are made together: all of them are written at once, or none. For the thread that it was given to, until that returns.
 */
public interface VaultTransaction {
    /**
     * Makes keys for a machine, ed25519 (RFC 8709).
     *
     * @param owner the machine
     * @param roles which; both if none is named
     * @return their public halves, in the order of the roles
     * @throws io.hydravisor.core.AlreadyExistsException if the owner has one of them
     */
    List<KeyInfo> generate(KeyOwner owner, KeyRole... roles);

    /**
     * Takes over a private key.
     *
     * @param owner the machine
     * @param role what it proves
     * @param privateKey as OpenSSH writes it, without a passphrase; not changed
     * @return its public half
     * @throws io.hydravisor.core.AlreadyExistsException if the owner has a key of that role
     * @throws io.hydravisor.core.InvalidInputException if it is no such key, or of a kind or size that is not taken
     */
    KeyInfo importKey(KeyOwner owner, KeyRole role, byte[] privateKey);

    /**
     * Forgets all keys of a machine.
     *
     * @param owner the machine's id, or its name if no other has that
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    void revoke(String owner);
}
