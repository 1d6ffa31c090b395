package io.hydravisor.vault.age;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.VaultTransaction;
import io.hydravisor.vault.age.volume.Register;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Changes that are made together. */
final class AgeTransaction implements VaultTransaction {
    private final KeyShelf shelf;
    private final Instant now;
    private final BiConsumer<String, String> events;
    private boolean ended;

    /**
     * @param events hears of a type and a resource for each change, to be told when all are written
     */
    AgeTransaction(KeyShelf shelf, Instant now, BiConsumer<String, String> events) {
        this.shelf = shelf;
        this.now = now;
        this.events = events;
    }

    private void checkRunning() {
        if (ended) {
            throw new ConflictException(Failure.of("the transaction has ended")
                    .provider(VaultErrors.PROVIDER)
                    .hint("Make all changes in the function that was given it."));
        }
    }

    @Override
    public List<KeyInfo> generate(KeyOwner owner, KeyRole... roles) {
        checkRunning();
        List<KeyInfo> made = new ArrayList<>();
        for (KeyRole role : roles.length == 0 ? KeyRole.values() : roles) {
            made.add(shelf.add(owner, role, shelf.generate(owner.name()), now));
        }
        made.forEach(key -> events.accept("vault.key-generated", "key/" + key.name()));
        return made;
    }

    @Override
    public KeyInfo importKey(KeyOwner owner, KeyRole role, byte[] privateKey) {
        checkRunning();
        KeyInfo taken = shelf.add(owner, role, shelf.parse(privateKey), now);
        events.accept("vault.key-imported", "key/" + taken.name());
        return taken;
    }

    @Override
    public void revoke(String owner) {
        checkRunning();
        Register.Machine machine = shelf.machine(owner);
        shelf.remove(machine);
        machine.keys()
                .keySet()
                .forEach(role -> events.accept(
                        "vault.key-revoked", "key/" + machine.owner().name() + "-" + role.label()));
    }

    void end() {
        ended = true;
    }
}
