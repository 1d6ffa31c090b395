package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Support;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultCapability;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Key vaults in this JVM's memory, for the unit tests of applications: real ed25519 keys that nothing is left of. They keep the contract
 * of vault providers.
 *
 * <pre>{@code
 * var provider = new InMemoryKeyVaultProvider();
 * try (Hydravisor hydra = Hydravisor.builder().provider(provider).discover();
 *         KeyVault vault = hydra.createVault("memory-vault:test", "me", VaultUnlock.passphrase(() -> "secret".getBytes(UTF_8)))) {
 *     vault.generate(KeyOwner.of("web"));
 *     byte[] signature = vault.identity("web-client", "a test").sign(data, "ssh-ed25519");
 * }
 * }</pre>
 *
 * <p>An identity is any text that starts with {@code MEMORY-IDENTITY-}; {@link #recipient} tells its public half. A vault is there as long
 * as the object of this class is, whichever {@code Hydravisor} reaches it; another object is another world. Keys can't be exported under a
 * passphrase, and there is no view as files.
 *
 * <p>It is not found by {@link java.util.ServiceLoader}; only {@code Hydravisor.builder().provider(...)} brings it in. Safe for use by
 * many threads.
 */
public final class InMemoryKeyVaultProvider implements KeyVaultProvider {
    static final String SCHEME = "memory-vault";
    private static final Set<Capability> CAPABILITIES = Set.of(VaultCapability.PRINCIPALS);
    private static final String IDENTITY = "MEMORY-IDENTITY-";
    private static final Pattern RECIPIENT = Pattern.compile("memory1[0-9a-f]{64}");

    private final Map<String, MemoryVault> vaults = new ConcurrentHashMap<>();

    /** A provider without any vault. */
    public InMemoryKeyVaultProvider() {
        // Nothing is there yet.
    }

    /**
     * The public half of an identity, for {@link KeyVault#grant}.
     *
     * @param identity what {@link VaultUnlock#identity} gives: {@code MEMORY-IDENTITY-} and anything
     * @return the recipient
     */
    public static String recipient(String identity) {
        return recipient(identity.getBytes(StandardCharsets.UTF_8));
    }

    private static String recipient(byte[] identity) {
        return "memory1" + digest(identity);
    }

    static boolean isRecipient(String text) {
        return RECIPIENT.matcher(text).matches();
    }

    private static String digest(byte[] secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String name() {
        return SCHEME;
    }

    /** {@return {@code memory-vault} alone} */
    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    /** {@return {@code memory-vault:default}; who brings this provider in wants it} */
    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Optional.of(Endpoint.parse(SCHEME + ":default"));
    }

    /** {@return one that is always found: there is nothing that it needs of the host} */
    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return List.of(Prerequisite.found("memory", "vaults are kept in this JVM"));
    }

    @Override
    public VaultStatus look(Endpoint endpoint, ProviderContext context) {
        MemoryVault vault = vaults.get(endpoint.address());
        return vault == null
                ? new VaultStatus(endpoint.toString(), false, false, 0)
                : new VaultStatus(
                        endpoint.toString(),
                        true,
                        !vault.contents().passphrase().isEmpty(),
                        vault.contents().principals().size());
    }

    @Override
    public KeyVault create(Endpoint endpoint, String principal, VaultUnlock unlock, ProviderContext context) {
        if (vaults.containsKey(endpoint.address())) {
            throw exists();
        }
        Proof proof = proof(unlock);
        MemoryVault.Contents contents =
                new MemoryVault.Contents(Map.of(), Map.of(principal, proof.recipient()), proof.passphrase());
        MemoryVault made = new MemoryVault(contents);
        if (vaults.putIfAbsent(endpoint.address(), made) != null) {
            throw exists();
        }
        MemoryKeyVault vault = opened(endpoint, made, proof.recipient(), context);
        vault.tell("vault.created", "vault/" + endpoint, "");
        return vault;
    }

    private static AlreadyExistsException exists() {
        return new AlreadyExistsException(MemoryKeyVault.failure("there is a vault already", "Use another name."));
    }

    @Override
    public KeyVault open(Endpoint endpoint, VaultUnlock unlock, ProviderContext context) {
        MemoryVault found = vaults.get(endpoint.address());
        if (found == null) {
            throw new NotFoundException(MemoryKeyVault.failure("there is no vault", "Make one with createVault()."));
        }
        try {
            Proof proof = proof(unlock);
            MemoryVault.Contents contents = found.contents();
            boolean fits = proof.passphrase().isEmpty() || proof.passphrase().equals(contents.passphrase());
            if (!fits || !contents.principals().containsValue(proof.recipient())) {
                throw new PermissionDeniedException(MemoryKeyVault.failure(
                        "it can't be unlocked like that", "Try another passphrase or identity."));
            }
            MemoryKeyVault vault = opened(endpoint, found, proof.recipient(), context);
            vault.tell("vault.unlocked", "vault/" + endpoint, "");
            return vault;
        } catch (HydravisorException e) {
            context.emit(
                    new VaultEvent("vault.refused", context.clock().instant(), "vault/" + endpoint, "", e.problem()));
            throw e;
        }
    }

    private MemoryKeyVault opened(Endpoint endpoint, MemoryVault vault, String recipient, ProviderContext context) {
        return new MemoryKeyVault(
                endpoint,
                vault,
                recipient,
                capability -> CAPABILITIES.contains(capability)
                        ? Support.yes()
                        : Support.no("a vault in memory does not have it"),
                context);
    }

    /**
     * What somebody has shown.
     *
     * @param passphrase its digest; empty if it was an identity
     */
    private record Proof(String recipient, String passphrase) {}

    private static Proof proof(VaultUnlock unlock) {
        byte[] secret = secret(unlock);
        try {
            boolean passphrase =
                    unlock.identity().isEmpty() && unlock.identityFile().isEmpty();
            if (!passphrase && !new String(secret, StandardCharsets.UTF_8).startsWith(IDENTITY)) {
                throw new InvalidInputException(
                        MemoryKeyVault.failure("not an identity", "Start it with " + IDENTITY + "."));
            }
            return new Proof(recipient(secret), passphrase ? digest(secret) : "");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] secret(VaultUnlock unlock) {
        if (unlock.identityFile().isPresent()) {
            try {
                return Files.readAllBytes(unlock.identityFile().get());
            } catch (IOException e) {
                throw new NotFoundException(
                        MemoryKeyVault.failure("can't read the identity: " + e, "Give the path of a file."));
            }
        }
        return unlock.identity()
                .or(unlock::passphrase)
                .orElseThrow(() -> new InvalidInputException(
                        MemoryKeyVault.failure("nothing unlocks it", "Give a passphrase or an identity.")))
                .get();
    }
}
