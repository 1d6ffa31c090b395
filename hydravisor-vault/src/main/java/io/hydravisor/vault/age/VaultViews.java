package io.hydravisor.vault.age;

import io.hydravisor.vault.age.view.VaultFileSystem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The file systems that a vault was shown as and that are still open: they end with it. */
final class VaultViews implements AutoCloseable {
    private final Set<VaultFileSystem> open = ConcurrentHashMap.newKeySet();

    VaultFileSystem add(VaultFileSystem view) {
        open.removeIf(old -> !old.isOpen());
        open.add(view);
        return view;
    }

    @Override
    public void close() {
        open.forEach(VaultFileSystem::close);
        open.clear();
    }
}
