package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.spi.KeyVaultProvider;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.testkit.memory.InMemoryKeyVaultProvider;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Vaults in memory that do one thing wrong. */
final class BentVault implements KeyVaultProvider {
    private final InMemoryKeyVaultProvider right = new InMemoryKeyVaultProvider();
    private final Wrong wrong;

    BentVault(Wrong wrong) {
        this.wrong = wrong;
    }

    /**
     * What is wrong.
     *
     * @param rule the rule that it breaks
     * @param text what it does
     * @param method the method of the vault, or of the provider, that does it
     * @param way does it instead of the right one
     */
    record Wrong(String rule, String text, String method, Way way) {
        @Override
        public String toString() {
            return rule + ": " + text;
        }
    }

    /** Does something wrong. */
    @FunctionalInterface
    interface Way {
        /** Gets what is right: the vault, or the provider. */
        @Nullable
        Object call(Object right, Object[] arguments) throws Throwable;
    }

    private KeyVault bent(KeyVault vault) {
        return (KeyVault) Proxy.newProxyInstance(
                KeyVault.class.getClassLoader(), new Class<?>[] {KeyVault.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(wrong.method())) {
                        return wrong.way().call(vault, arguments);
                    }
                    // Defaults go through the wrong methods as well.
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    try {
                        return method.invoke(vault, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Optional<Object> instead(String method, Object... arguments) {
        if (!wrong.method().equals(method)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(wrong.way().call(right, arguments));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return right.name();
    }

    @Override
    public Set<String> schemes() {
        return right.schemes();
    }

    @Override
    public Set<Capability> capabilities() {
        return right.capabilities();
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return right.defaultEndpoint();
    }

    @Override
    public VaultStatus look(Endpoint endpoint, ProviderContext context) {
        return (VaultStatus) instead("look", endpoint, context).orElseGet(() -> right.look(endpoint, context));
    }

    @Override
    public KeyVault create(Endpoint endpoint, String principal, VaultUnlock unlock, ProviderContext context) {
        return bent((KeyVault) instead("create", endpoint, principal, unlock, context)
                .orElseGet(() -> right.create(endpoint, principal, unlock, context)));
    }

    @Override
    public KeyVault open(Endpoint endpoint, VaultUnlock unlock, ProviderContext context) {
        return bent((KeyVault)
                instead("open", endpoint, unlock, context).orElseGet(() -> right.open(endpoint, unlock, context)));
    }
}
