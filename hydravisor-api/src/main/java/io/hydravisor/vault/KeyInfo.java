package io.hydravisor.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * The public half of a key, and what the vault knows about it.
 *
 * @param name the owner's name, a hyphen, and the role: {@code web-client}
 * @param owner the machine
 * @param role what it proves
 * @param publicKey a line as in {@code authorized_keys}: algorithm, base64 and a comment, sshd(8)
 * @param fingerprint as {@code ssh-keygen -l} has it: {@code SHA256:} and base64 without padding
 * @param created when the key was made or imported
 * @param next the public key that takes its place when the rotation that was begun is done; empty if none was
 */
public record KeyInfo(
        String name,
        KeyOwner owner,
        KeyRole role,
        String publicKey,
        String fingerprint,
        Instant created,
        Optional<String> next) {
    /**
     * Which kind of key it is.
     *
     * @return such as {@code ssh-ed25519}
     */
    public String algorithm() {
        return publicKey.substring(0, publicKey.indexOf(' '));
    }
}
