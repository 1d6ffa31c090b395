package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.Names;
import io.hydravisor.core.Support;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.Principal;
import io.hydravisor.vault.SshIdentity;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultCapability;
import io.hydravisor.vault.VaultTransaction;
import java.nio.file.FileSystem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** A provider's vault with what the door adds: it is closed once, and used only before. */
public final class KeyVaultFront implements KeyVault {
    private final KeyVault vault;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * For the door.
     *
     * @param vault the provider's
     * @param onClose runs once, after it was closed
     */
    public KeyVaultFront(KeyVault vault, Runnable onClose) {
        this.vault = vault;
        this.onClose = onClose;
    }

    private KeyVault open() {
        if (closed.get()) {
            throw new ConflictException(Failure.of("the vault was closed")
                    .provider(vault.provider())
                    .resource("vault/" + vault.endpoint())
                    .hint("Unlock it again."));
        }
        return vault;
    }

    @Override
    public Endpoint endpoint() {
        return vault.endpoint();
    }

    @Override
    public String provider() {
        return vault.provider();
    }

    @Override
    public Support supports(Capability capability) {
        return vault.supports(capability);
    }

    private KeyVault having(Capability capability) {
        KeyVault opened = open();
        opened.supports(capability).orThrow(capability, provider(), "vault/" + endpoint());
        return opened;
    }

    @Override
    public List<KeyInfo> keys() {
        return open().keys();
    }

    @Override
    public KeyInfo key(String name) {
        return open().key(Objects.requireNonNull(name, "name"));
    }

    @Override
    public SshIdentity identity(String name, String purpose) {
        return open().identity(Objects.requireNonNull(name, "name"), Objects.requireNonNull(purpose, "purpose"));
    }

    @Override
    public <T> T update(Function<VaultTransaction, T> changes) {
        return open().update(Objects.requireNonNull(changes, "changes"));
    }

    @Override
    public KeyInfo rotate(String name, Consumer<SshIdentity> install) {
        return open().rotate(Objects.requireNonNull(name, "name"), Objects.requireNonNull(install, "install"));
    }

    @Override
    public List<KeyInfo> olderThan(Duration age) {
        return open().olderThan(Objects.requireNonNull(age, "age"));
    }

    @Override
    public byte[] export(String name, String purpose) {
        return open().export(Objects.requireNonNull(name, "name"), Objects.requireNonNull(purpose, "purpose"));
    }

    @Override
    public byte[] export(String name, byte[] passphrase, String purpose) {
        return having(VaultCapability.ENCRYPTED_EXPORT)
                .export(
                        Objects.requireNonNull(name, "name"),
                        Objects.requireNonNull(passphrase, "passphrase"),
                        Objects.requireNonNull(purpose, "purpose"));
    }

    @Override
    public List<Principal> principals() {
        return having(VaultCapability.PRINCIPALS).principals();
    }

    @Override
    public void grant(String name, String recipient) {
        having(VaultCapability.PRINCIPALS)
                .grant(Names.check("principal", name), Objects.requireNonNull(recipient, "recipient"));
    }

    @Override
    public void ungrant(String name) {
        having(VaultCapability.PRINCIPALS).ungrant(Objects.requireNonNull(name, "name"));
    }

    @Override
    public int verify() {
        return open().verify();
    }

    @Override
    public FileSystem files() {
        return having(VaultCapability.FILES).files();
    }

    @Override
    public VaultAgent serve(VaultAgentSpec spec) {
        return having(VaultCapability.AGENT).serve(Objects.requireNonNull(spec, "spec"));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                vault.close();
            } finally {
                onClose.run();
            }
        }
    }
}
