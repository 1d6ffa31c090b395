package io.hydravisor.vault;

/**
 * Signs with a key that stays in the vault. Safe for use by many threads, until the vault is closed or the key is revoked or rotated.
 */
public interface SshIdentity {
    /**
     * Tells about the key.
     *
     * @return as it was when the identity was asked for
     */
    KeyInfo info();

    /**
     * The public key as SSH has it, RFC 4253 section 6.6.
     *
     * @return a fresh array
     */
    byte[] publicKey();

    /**
     * Signs. Blocks for no longer than that takes; the signature may have been made when a call fails, which does no harm.
     *
     * @param data what is signed
     * @param algorithm the signature's kind, such as {@code ssh-ed25519} or {@code rsa-sha2-512}
     * @return the signature as SSH has it, RFC 4253 section 6.6
     * @throws io.hydravisor.core.InvalidInputException if the key can't sign like that
     * @throws io.hydravisor.core.ConflictException if the vault was closed
     * @throws io.hydravisor.core.NotFoundException if the key is no longer the one it was
     */
    byte[] sign(byte[] data, String algorithm);
}
