package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultCapability;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultTransaction;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** One vault in memory, as somebody has unlocked it. */
final class MemoryKeyVault implements KeyVault {
    private final Endpoint endpoint;
    private final MemoryVault vault;
    private final String recipient;
    private final String self;
    private final Function<Capability, Support> supports;
    private final ProviderContext context;
    private volatile boolean closed;

    /**
     * @param recipient of the identity that unlocked it
     */
    MemoryKeyVault(
            Endpoint endpoint,
            MemoryVault vault,
            String recipient,
            Function<Capability, Support> supports,
            ProviderContext context) {
        this.endpoint = endpoint;
        this.vault = vault;
        this.recipient = recipient;
        this.supports = supports;
        this.context = context;
        this.self = vault.contents().principals().entrySet().stream()
                .filter(one -> one.getValue().equals(recipient))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    static Failure failure(String message, String hint) {
        return Failure.of(message).provider(InMemoryKeyVaultProvider.SCHEME).hint(hint);
    }

    void tell(String type, String resource, String purpose) {
        context.emit(new VaultEvent(type, context.clock().instant(), resource, self, purpose));
    }

    private MemoryVault.Contents contents() {
        check();
        return vault.contents();
    }

    private void check() {
        if (closed) {
            throw new ConflictException(failure("the vault was closed", "Unlock it again."));
        }
        if (!vault.contents().principals().containsValue(recipient)) {
            throw new PermissionDeniedException(
                    failure("it is not for this identity any more", "Let somebody grant access to it."));
        }
    }

    private <T> T change(Function<MemoryVault.Contents, Map.Entry<MemoryVault.Contents, T>> change) {
        check();
        return vault.change(change);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String provider() {
        return InMemoryKeyVaultProvider.SCHEME;
    }

    @Override
    public Support supports(Capability capability) {
        return supports.apply(capability);
    }

    @Override
    public List<KeyInfo> keys() {
        return contents().keys().values().stream()
                .map(MemoryKeyVault::info)
                .sorted(Comparator.comparing(KeyInfo::name)
                        .thenComparing(key -> key.owner().id()))
                .toList();
    }

    static KeyInfo info(MemoryVault.Key key) {
        return new KeyInfo(
                key.name(),
                key.owner(),
                key.role(),
                key.pair().line(key.name()),
                key.pair().fingerprint(),
                key.created(),
                key.next().map(next -> next.line(key.name())));
    }

    static MemoryVault.Key find(MemoryVault.Contents contents, String name) {
        MemoryVault.Key exact = contents.keys().get(name);
        if (exact != null) {
            return exact;
        }
        List<MemoryVault.Key> named = contents.keys().values().stream()
                .filter(key -> key.name().equals(name))
                .toList();
        if (named.size() > 1) {
            throw new ConflictException(failure(
                    "several machines have keys of that name: "
                            + named.stream().map(key -> key.owner().id()).toList(),
                    "Use a machine's id."));
        }
        return named.stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        failure("there is no key '" + name + "'", "keys() lists those that there are.")));
    }

    @Override
    public KeyInfo key(String name) {
        return info(find(contents(), name));
    }

    @Override
    public SshIdentity identity(String name, String purpose) {
        MemoryVault.Key key = find(contents(), name);
        return new Identity(key, key.pair(), purpose);
    }

    @Override
    public <T> T update(Function<VaultTransaction, T> changes) {
        MemoryTransaction[] made = new MemoryTransaction[1];
        T result = change(contents -> {
            MemoryTransaction transaction =
                    new MemoryTransaction(contents, context.clock().instant());
            made[0] = transaction;
            T given = changes.apply(transaction);
            return new SimpleImmutableEntry<>(transaction.contents(), given);
        });
        made[0].events().forEach((resource, type) -> tell(type, resource, ""));
        return result;
    }

    @Override
    public KeyInfo rotate(String name, Consumer<SshIdentity> install) {
        MemoryVault.Key begun = change(contents -> {
            MemoryVault.Key key = find(contents, name);
            MemoryVault.Key with = new MemoryVault.Key(
                    key.owner(),
                    key.role(),
                    key.pair(),
                    key.created(),
                    Optional.of(key.next().orElseGet(MemoryKeyPair::generate)));
            return Map.entry(contents.with(with), with);
        });
        MemoryKeyPair next = begun.next().orElseThrow();
        install.accept(new Identity(begun, next, "rotation"));
        Instant now = context.clock().instant();
        MemoryVault.Key rotated = change(contents -> {
            MemoryVault.Key done = new MemoryVault.Key(begun.owner(), begun.role(), next, now, Optional.empty());
            return Map.entry(contents.with(done), done);
        });
        tell("vault.key-rotated", "key/" + rotated.name(), "");
        return info(rotated);
    }

    @Override
    public List<KeyInfo> olderThan(Duration age) {
        Instant limit = context.clock().instant().minus(age);
        return keys().stream().filter(key -> key.created().isBefore(limit)).toList();
    }

    @Override
    public byte[] export(String name, String purpose) {
        MemoryVault.Key key = find(contents(), name);
        tell("vault.key-exported", "key/" + key.name(), purpose);
        return key.pair().file(key.name());
    }

    @Override
    public byte[] export(String name, byte[] passphrase, String purpose) {
        throw unsupported(VaultCapability.ENCRYPTED_EXPORT);
    }

    private UnsupportedCapabilityException unsupported(Capability capability) {
        return new UnsupportedCapabilityException(
                failure("a vault in memory can't do this: " + capability.description(), "Ask supports() first."));
    }

    @Override
    public List<Principal> principals() {
        return new TreeMap<>(contents().principals())
                .entrySet().stream()
                        .map(one -> new Principal(
                                one.getKey(), one.getValue(), one.getValue().equals(recipient)))
                        .toList();
    }

    @Override
    public void grant(String name, String granted) {
        if (!InMemoryKeyVaultProvider.isRecipient(granted)) {
            throw new InvalidInputException(
                    failure("not a recipient", "Give what InMemoryKeyVaultProvider.recipient(...) returns."));
        }
        change(contents -> {
            if (contents.principals().containsKey(name) || contents.principals().containsValue(granted)) {
                throw new AlreadyExistsException(failure("somebody has that name or recipient", "See principals()."));
            }
            Map<String, String> more = new TreeMap<>(contents.principals());
            more.put(name, granted);
            return Map.entry(contents.withPrincipals(more), name);
        });
        tell("vault.granted", "principal/" + name, granted);
    }

    @Override
    public void ungrant(String name) {
        change(contents -> {
            String shutOut = contents.principals().get(name);
            if (shutOut == null) {
                throw new NotFoundException(failure("nobody is called '" + name + "'", "See principals()."));
            }
            if (shutOut.equals(recipient)) {
                throw new ConflictException(
                        failure("the vault is unlocked by his identity", "Let somebody else take it away."));
            }
            Map<String, String> fewer = new TreeMap<>(contents.principals());
            fewer.remove(name);
            return Map.entry(contents.withPrincipals(fewer), name);
        });
        tell("vault.ungranted", "principal/" + name, "");
    }

    @Override
    public int verify() {
        return contents().keys().size();
    }

    @Override
    public FileSystem files() {
        throw unsupported(VaultCapability.FILES);
    }

    @Override
    public VaultAgent serve(VaultAgentSpec spec) {
        throw unsupported(VaultCapability.AGENT);
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Identity implements SshIdentity {
        private final MemoryVault.Key key;
        private final MemoryKeyPair pair;
        private final String purpose;

        Identity(MemoryVault.Key key, MemoryKeyPair pair, String purpose) {
            this.key = key;
            this.pair = pair;
            this.purpose = purpose;
        }

        @Override
        public KeyInfo info() {
            return MemoryKeyVault.info(key);
        }

        @Override
        public byte[] publicKey() {
            return pair.blob();
        }

        @Override
        public byte[] sign(byte[] data, String algorithm) {
            MemoryVault.Key now = contents().keys().get(key.id());
            if (now == null || (now.pair() != pair && now.next().orElse(null) != pair)) {
                throw new NotFoundException(failure("the key is no longer what it was", "Ask for it again."));
            }
            if (!algorithm.equals(MemoryKeyPair.ALGORITHM)) {
                throw new InvalidInputException(
                        failure("the key can't sign as '" + algorithm + "'", "Use " + MemoryKeyPair.ALGORITHM + "."));
            }
            tell("vault.key-used", "key/" + key.name(), purpose);
            return pair.sign(data);
        }
    }
}
