package io.hydravisor.vault.age;

import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.age.ssh.SshKeyException;
import io.hydravisor.vault.age.ssh.SshPrivateKey;
import io.hydravisor.vault.age.ssh.SshPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** Signs with a key that is read from the vault for each signature, so that it is never older than the vault. */
final class VaultIdentity implements SshIdentity {
    private final AgeVault vault;
    private final KeyInfo info;
    private final String line;
    private final boolean next;
    private final String purpose;

    /**
     * @param next whether it is the key that is to take the other's place
     */
    VaultIdentity(AgeVault vault, KeyInfo info, boolean next, String purpose) {
        this.vault = vault;
        this.info = info;
        this.line = next ? info.next().orElseThrow() : info.publicKey();
        this.next = next;
        this.purpose = purpose;
    }

    @Override
    public KeyInfo info() {
        return info;
    }

    @Override
    public byte[] publicKey() {
        return Base64.getDecoder().decode(line.split(" ", 3)[1]);
    }

    @Override
    public byte[] sign(byte[] data, String algorithm) {
        byte[] signature = vault.look(contents -> {
            KeyShelf shelf = new KeyShelf(contents, vault.errors());
            KeyShelf.Place place =
                    shelf.find(info.owner().id() + "-" + info.role().label());
            try (SshPrivateKey key = shelf.open(place, next)) {
                SshPublicKey publicKey = key.publicKey();
                if (!Arrays.equals(publicKey.blob(), publicKey())) {
                    throw new NotFoundException(vault.errors()
                            .failure("the key " + info.name() + " was rotated meanwhile")
                            .hint("Ask the vault for it again."));
                }
                return key.sign(data, flags(publicKey, algorithm));
            } catch (SshKeyException e) {
                throw unusable(algorithm);
            }
        });
        vault.tell("vault.key-used", info, purpose);
        return signature;
    }

    private int flags(SshPublicKey key, String algorithm) {
        if (key.algorithm().equals("ssh-rsa")) {
            return switch (algorithm) {
                case "rsa-sha2-256" -> SshPrivateKey.SIGN_RSA_SHA2_256;
                case "rsa-sha2-512" -> SshPrivateKey.SIGN_RSA_SHA2_512;
                default -> throw unusable(algorithm);
            };
        }
        if (!key.algorithm().equals(algorithm)) {
            throw unusable(algorithm);
        }
        return 0;
    }

    private InvalidInputException unusable(String algorithm) {
        return new InvalidInputException(vault.errors()
                .failure("the key " + info.name() + ", which is " + info.algorithm() + ", can't sign as '" + algorithm
                        + "'")
                .hint("Use the key's own algorithm; for ssh-rsa, rsa-sha2-256 or rsa-sha2-512."));
    }
}
