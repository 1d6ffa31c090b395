package io.hydravisor.vault.age;

import io.hydravisor.Hydravisor;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultEvent;
import io.hydravisor.vault.VaultUnlock;
import io.hydravisor.vault.age.volume.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A folder for a vault, and a user with a state folder who opens it. Scrypt is cheap in it, so that a test waits for nothing. */
final class VaultFolder implements AutoCloseable {
    static final String PASSPHRASE = "correct horse battery staple";

    final Path folder;
    final List<VaultEvent> events = new CopyOnWriteArrayList<>();
    final Hydravisor hydra;

    private VaultFolder(Path folder, Path state) {
        this.folder = folder;
        this.hydra = Hydravisor.builder()
                .provider(new AgeVaultProvider())
                .stateFolder(state)
                .onEvent(this::hear)
                .discover();
    }

    private void hear(HydravisorEvent event) {
        if (event instanceof VaultEvent told) {
            events.add(told);
        }
    }

    /** In a folder of the test's. */
    static VaultFolder in(Path temporary) {
        return new VaultFolder(temporary.resolve("vault"), temporary.resolve("state"));
    }

    /** The same vault, for another user or on another machine. */
    VaultFolder elsewhere(String user) throws IOException {
        return new VaultFolder(folder, Files.createDirectories(folder.resolveSibling("state-" + user)));
    }

    String endpoint() {
        return "age:" + folder + "?work-factor=10";
    }

    static Supplier<byte[]> secret(String text) {
        return () -> text.getBytes(StandardCharsets.UTF_8);
    }

    static VaultUnlock passphrase() {
        return VaultUnlock.passphrase(secret(PASSPHRASE));
    }

    KeyVault create() {
        return hydra.createVault(endpoint(), "anna", passphrase());
    }

    KeyVault open() {
        return hydra.vault(endpoint(), passphrase());
    }

    Path volume() {
        return Volume.file(folder);
    }

    List<String> heard() {
        return events.stream().map(VaultEvent::type).toList();
    }

    @Override
    public void close() {
        hydra.close();
    }
}
