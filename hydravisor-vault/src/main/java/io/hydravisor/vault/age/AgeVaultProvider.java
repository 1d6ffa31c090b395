package io.hydravisor.vault.age;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.IntegrityException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultCapability;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import io.hydravisor.vault.age.format.AgeException;
import io.hydravisor.vault.age.format.AgeFile;
import io.hydravisor.vault.age.format.X25519Identity;
import io.hydravisor.vault.age.volume.SafeFiles;
import io.hydravisor.vault.age.volume.Volume;
import io.hydravisor.vault.age.volume.VolumeException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a vault as one file in the format of age. Endpoints are {@code age:FOLDER}, or {@code age:} for the user's own, which is
 * {@code $XDG_DATA_HOME/hydravisor/vault}; the option {@code work-factor} says how costly a passphrase is to guess when a vault is made,
 * the logarithm of scrypt's N from 10 to 20, 18 if it is not given.
 */
public final class AgeVaultProvider implements KeyVaultProvider {
    static final Set<Capability> CAPABILITIES = Set.of(
            VaultCapability.PRINCIPALS, VaultCapability.ENCRYPTED_EXPORT, VaultCapability.FILES, VaultCapability.AGENT);

    private static final String SCHEME = "age";

    /** Called by {@link java.util.ServiceLoader}. */
    public AgeVaultProvider() {
        // Nothing to do before it is asked for something.
    }

    @Override
    public String name() {
        return VaultErrors.PROVIDER;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(new Endpoint(SCHEME, "", Map.of()));
    }

    @Override
    public VaultStatus look(Endpoint endpoint, ProviderContext context) {
        VaultPlace place = VaultPlace.of(endpoint, context);
        VaultErrors errors = new VaultErrors(place.resource());
        boolean kept = new Identities(place.folder(), errors).kept();
        try {
            SafeFiles.checkFolder(place.folder());
            byte[] volume = SafeFiles.read(Volume.file(place.folder()), AgeFile.MAX_CONTENT_BYTES);
            return new VaultStatus(
                    endpoint.toString(), true, kept, AgeFile.stanzaTypes(volume).size());
        } catch (NoSuchFileException e) {
            return new VaultStatus(endpoint.toString(), false, kept, 0);
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        } catch (AgeException e) {
            throw new IntegrityException(errors.failure("what is there is no vault: " + e.getMessage())
                    .hint("Put a backup back, or name another folder.")
                    .cause(e));
        }
    }

    @Override
    public KeyVault create(Endpoint endpoint, String principal, VaultUnlock unlock, ProviderContext context) {
        VaultPlace place = VaultPlace.of(endpoint, context);
        VaultErrors errors = new VaultErrors(place.resource());
        if (look(endpoint, context).present()) {
            throw new AlreadyExistsException(
                    errors.failure("there is a vault already").hint("Use it, or name another folder."));
        }
        Identities kept = new Identities(place.folder(), errors);
        boolean own = unlock.identity().isEmpty() && unlock.identityFile().isEmpty();
        if (own && kept.kept()) {
            throw new AlreadyExistsException(errors.failure("an identity is there already, without a vault")
                    .hint("Move identity.age away, or put the vault back."));
        }
        List<X25519Identity> identities =
                own ? kept.make(unlock.passphrase().orElseThrow(), place.workFactor()) : kept.of(unlock);
        Volume volume = volume(place, identities, context);
        boolean made = false;
        try {
            volume.create(principal, identities.get(0).recipient().toString());
            made = true;
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        } finally {
            if (!made) {
                volume.close();
                if (own) {
                    kept.unmake();
                }
            }
        }
        AgeVault vault = new AgeVault(endpoint, volume, identities, errors, context);
        vault.tell("vault.created", place.resource(), "");
        return vault;
    }

    @Override
    public KeyVault open(Endpoint endpoint, VaultUnlock unlock, ProviderContext context) {
        VaultPlace place = VaultPlace.of(endpoint, context);
        VaultErrors errors = new VaultErrors(place.resource());
        // Said before anybody is asked for a secret.
        if (!look(endpoint, context).present()) {
            throw errors.of(VolumeException.missing(place.folder()));
        }
        try {
            List<X25519Identity> identities = new Identities(place.folder(), errors).of(unlock);
            AgeVault vault = opened(place, identities, unlock.isTrusting(), errors, context);
            vault.tell("vault.unlocked", place.resource(), unlock.isTrusting() ? "taken as it was found" : "");
            return vault;
        } catch (PermissionDeniedException | IntegrityException e) {
            context.emit(new VaultEvent("vault.refused", context.clock().instant(), place.resource(), "", e.problem()));
            throw e;
        }
    }

    private static AgeVault opened(
            VaultPlace place,
            List<X25519Identity> identities,
            boolean trusting,
            VaultErrors errors,
            ProviderContext context) {
        Volume volume = volume(place, identities, context);
        boolean opened = false;
        try {
            volume.open(trusting);
            opened = true;
            return new AgeVault(place.endpoint(), volume, identities, errors, context);
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        } finally {
            if (!opened) {
                volume.close();
            }
        }
    }

    private static Volume volume(VaultPlace place, List<X25519Identity> identities, ProviderContext context) {
        return new Volume(place.folder(), place.seen(), identities, context.requestTimeout());
    }
}
