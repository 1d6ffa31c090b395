package io.hydravisor.vault.age;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultTransaction;
import io.hydravisor.vault.age.format.AgeException;
import io.hydravisor.vault.age.format.X25519Identity;
import io.hydravisor.vault.age.format.X25519Recipient;
import io.hydravisor.vault.age.view.VaultFileSystem;
import io.hydravisor.vault.age.volume.Register;
import io.hydravisor.vault.age.volume.Volume;
import io.hydravisor.vault.age.volume.VolumeException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** An unlocked vault. */
final class AgeVault implements KeyVault {
    private final Endpoint endpoint;
    private final Volume volume;
    private final List<String> recipients;
    private final VaultErrors errors;
    private final ProviderContext context;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final VaultViews views = new VaultViews();
    private final VaultAgents agents = new VaultAgents();
    private final String self;

    AgeVault(
            Endpoint endpoint,
            Volume volume,
            List<X25519Identity> identities,
            VaultErrors errors,
            ProviderContext context) {
        this.endpoint = endpoint;
        this.volume = volume;
        this.recipients = identities.stream()
                .map(identity -> identity.recipient().toString())
                .toList();
        this.errors = errors;
        this.context = context;
        this.self = look(contents -> contents.register().principals().entrySet().stream()
                .filter(one -> recipients.contains(one.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(""));
    }

    /** Tells the application that something was done. */
    void tell(String type, String resource, String purpose) {
        context.emit(new VaultEvent(type, context.clock().instant(), resource, self, purpose));
    }

    void tell(String type, KeyInfo key, String purpose) {
        tell(type, "key/" + key.name(), purpose);
    }

    <T> T look(Volume.Look<T> look) {
        checkOpen();
        try {
            return volume.look(look);
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        }
    }

    private <T> T change(Volume.Look<T> change) {
        checkOpen();
        try {
            return volume.change(change);
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        }
    }

    VaultErrors errors() {
        return errors;
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new ConflictException(errors.failure("the vault was closed").hint("Unlock it again."));
        }
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String provider() {
        return VaultErrors.PROVIDER;
    }

    @Override
    public Support supports(Capability capability) {
        return AgeVaultProvider.CAPABILITIES.contains(capability)
                ? Support.yes()
                : Support.no("a vault in the format of age does not have it");
    }

    @Override
    public List<KeyInfo> keys() {
        return look(contents -> new KeyShelf(contents, errors).all());
    }

    @Override
    public KeyInfo key(String name) {
        return look(contents -> {
            KeyShelf shelf = new KeyShelf(contents, errors);
            return shelf.info(shelf.find(name));
        });
    }

    @Override
    public SshIdentity identity(String name, String purpose) {
        return new VaultIdentity(this, key(name), false, purpose);
    }

    @Override
    public <T> T update(Function<VaultTransaction, T> changes) {
        List<Runnable> events = new ArrayList<>();
        T result = change(contents -> {
            AgeTransaction transaction = new AgeTransaction(
                    new KeyShelf(contents, errors),
                    context.clock().instant(),
                    (type, resource) -> events.add(() -> tell(type, resource, "")));
            try {
                return changes.apply(transaction);
            } finally {
                transaction.end();
            }
        });
        events.forEach(Runnable::run);
        return result;
    }

    @Override
    public KeyInfo rotate(String name, Consumer<SshIdentity> install) {
        KeyInfo begun = change(contents -> {
            KeyShelf shelf = new KeyShelf(contents, errors);
            KeyShelf.Place place = shelf.find(name);
            shelf.prepareNext(place);
            return shelf.info(place);
        });
        install.accept(new VaultIdentity(this, begun, true, "rotation"));
        KeyInfo rotated = change(contents -> {
            KeyShelf shelf = new KeyShelf(contents, errors);
            KeyShelf.Place place = shelf.find(name);
            shelf.promoteNext(place, begun.next().orElseThrow(), context.clock().instant());
            return shelf.info(shelf.find(name));
        });
        tell("vault.key-rotated", rotated, "");
        return rotated;
    }

    @Override
    public List<KeyInfo> olderThan(Duration age) {
        Instant limit = context.clock().instant().minus(age);
        return keys().stream().filter(key -> key.created().isBefore(limit)).toList();
    }

    @Override
    public byte[] export(String name, String purpose) {
        byte[] key = look(contents -> {
            KeyShelf shelf = new KeyShelf(contents, errors);
            return shelf.privateKey(shelf.find(name));
        });
        tell("vault.key-exported", key(name), purpose);
        return key;
    }

    @Override
    public byte[] export(String name, byte[] passphrase, String purpose) {
        if (passphrase.length == 0) {
            throw new InvalidInputException(errors.failure("the passphrase is empty")
                    .hint("Choose one, or export the key without: export(name, purpose)."));
        }
        byte[] key = look(contents -> {
            KeyShelf shelf = new KeyShelf(contents, errors);
            return shelf.privateKey(shelf.find(name), passphrase);
        });
        tell("vault.key-exported", key(name), purpose);
        return key;
    }

    @Override
    public List<Principal> principals() {
        return look(contents -> contents.register().principals().entrySet().stream()
                .map(one -> new Principal(one.getKey(), one.getValue(), recipients.contains(one.getValue())))
                .toList());
    }

    @Override
    public void grant(String name, String recipient) {
        String checked = recipient(recipient);
        change(contents -> {
            Register register = contents.register();
            if (register.principals().containsKey(name) || register.principals().containsValue(checked)) {
                throw new AlreadyExistsException(errors.failure("somebody has that name or that recipient already")
                        .hint("See principals(); choose another name."));
            }
            Map<String, String> more = new TreeMap<>(register.principals());
            more.put(name, checked);
            contents.register(register.withPrincipals(more));
            return name;
        });
        tell("vault.granted", "principal/" + name, checked);
    }

    private String recipient(String text) {
        try {
            return X25519Recipient.parse(text).toString();
        } catch (AgeException e) {
            throw new InvalidInputException(errors.failure("not a recipient of age: " + e.getMessage())
                    .hint("Give what age-keygen -y prints: age1 and 58 letters and digits.")
                    .cause(e));
        }
    }

    @Override
    public void ungrant(String name) {
        change(contents -> {
            Register register = contents.register();
            String recipient = register.principals().get(name);
            if (recipient == null) {
                throw new NotFoundException(errors.failure("nobody is called '" + name + "'")
                        .hint("principals() tells who can unlock it."));
            }
            if (recipients.contains(recipient)) {
                throw new ConflictException(errors.failure("the vault is unlocked by the identity of " + name)
                        .hint("Let somebody else take it away."));
            }
            Map<String, String> fewer = new TreeMap<>(register.principals());
            fewer.remove(name);
            contents.register(register.withPrincipals(fewer));
            Volume.handOver(contents);
            return name;
        });
        tell("vault.ungranted", "principal/" + name, "");
    }

    @Override
    public int verify() {
        checkOpen();
        try {
            return volume.lookAgain(contents -> new KeyShelf(contents, errors).verify());
        } catch (IOException e) {
            throw errors.of(e);
        } catch (VolumeException e) {
            throw errors.of(e);
        }
    }

    @Override
    public FileSystem files() {
        return look(contents -> {
            Map<String, byte[]> shown = new TreeMap<>();
            for (String name : contents.names()) {
                if (!Volume.isInternal(name)) {
                    contents.get(name).ifPresent(content -> shown.put(name, content));
                }
            }
            return views.add(new VaultFileSystem(shown));
        });
    }

    @Override
    public VaultAgent serve(VaultAgentSpec spec) {
        checkOpen();
        return agents.add(ServedKeys.serve(this, spec, errors, context));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            agents.close();
            views.close();
            volume.close();
        }
    }
}
