package io.hydravisor.spi;

import io.hydravisor.core.Endpoint;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;

/** Keeps one kind of vault. */
public non-sealed interface KeyVaultProvider extends Provider {
    /**
     * Looks at a vault from outside, and changes nothing.
     *
     * @param endpoint its scheme is one of {@link #schemes()}
     * @param context what the application lends
     * @return what can be told; a vault that is not there is a part of the answer
     * @throws io.hydravisor.core.InvalidInputException if the address or an option can't be read
     * @throws io.hydravisor.core.PermissionDeniedException if it may not be read, or others may write to it
     * @throws io.hydravisor.core.IntegrityException if what is there is no vault
     */
    VaultStatus look(Endpoint endpoint, ProviderContext context);

    /**
     * Makes a vault, and opens it.
     *
     * @param endpoint its scheme is one of {@link #schemes()}
     * @param principal what the one who can unlock it is called
     * @param unlock how he will: with a passphrase alone, an identity is made and kept with the vault under that
     * @param context what the application lends
     * @return the vault
     * @throws io.hydravisor.core.AlreadyExistsException if there is one
     * @throws io.hydravisor.core.InvalidInputException if the address, an option or the identity can't be read
     * @throws io.hydravisor.core.PermissionDeniedException if it may not be written there
     */
    KeyVault create(Endpoint endpoint, String principal, VaultUnlock unlock, ProviderContext context);

    /**
     * Unlocks a vault.
     *
     * @param endpoint its scheme is one of {@link #schemes()}
     * @param unlock how
     * @param context what the application lends
     * @return the vault
     * @throws io.hydravisor.core.NotFoundException if there is none
     * @throws io.hydravisor.core.InvalidInputException if the address, an option or the identity can't be read
     * @throws io.hydravisor.core.PermissionDeniedException if the passphrase is wrong, the identity is nobody's here, or the files
     *     are not the user's alone
     * @throws io.hydravisor.core.IntegrityException if it is damaged, by somebody unknown, or older than what was seen
     */
    KeyVault open(Endpoint endpoint, VaultUnlock unlock, ProviderContext context);
}
