package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.vault.KeyInfo;
import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import io.hydravisor.vault.VaultTransaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of a vault in memory that are made together. */
final class MemoryTransaction implements VaultTransaction {
    private final Instant now;
    private final Map<String, String> events = new LinkedHashMap<>();
    private MemoryVault.Contents contents;

    MemoryTransaction(MemoryVault.Contents contents, Instant now) {
        this.contents = contents;
        this.now = now;
    }

    MemoryVault.Contents contents() {
        return contents;
    }

    /** What was done, the type of the event by its resource. */
    Map<String, String> events() {
        return events;
    }

    @Override
    public List<KeyInfo> generate(KeyOwner owner, KeyRole... roles) {
        List<KeyInfo> made = new ArrayList<>();
        for (KeyRole role : roles.length == 0 ? KeyRole.values() : roles) {
            made.add(add(owner, role, MemoryKeyPair.generate(), "vault.key-generated"));
        }
        return made;
    }

    private KeyInfo add(KeyOwner owner, KeyRole role, MemoryKeyPair pair, String event) {
        MemoryVault.Key key = new MemoryVault.Key(owner, role, pair, now, Optional.empty());
        for (MemoryVault.Key other : contents.keys().values()) {
            if (other.owner().id().equals(owner.id()) && !other.owner().name().equals(owner.name())) {
                throw new ConflictException(MemoryKeyVault.failure(
                        "the id '" + owner.id() + "' is another machine's", "Give the machine an id of its own."));
            }
        }
        if (contents.keys().containsKey(key.id())) {
            throw new AlreadyExistsException(MemoryKeyVault.failure(
                    owner + " has a " + role.label() + " key already",
                    "Rotate it, or revoke the machine's keys first."));
        }
        contents = contents.with(key);
        events.put("key/" + key.name(), event);
        return MemoryKeyVault.info(key);
    }

    @Override
    public KeyInfo importKey(KeyOwner owner, KeyRole role, byte[] privateKey) {
        try {
            return add(owner, role, MemoryKeyPair.parse(privateKey), "vault.key-imported");
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(MemoryKeyVault.failure(
                    "can't take the private key: " + e.getMessage(),
                    "Give a file that ssh-keygen -t ed25519 has written, without a passphrase."));
        }
    }

    @Override
    public void revoke(String owner) {
        List<MemoryVault.Key> keys = contents.keys().values().stream()
                .filter(key -> key.owner().id().equals(owner))
                .toList();
        if (keys.isEmpty()) {
            keys = contents.keys().values().stream()
                    .filter(key -> key.owner().name().equals(owner))
                    .toList();
        }
        if (keys.isEmpty()) {
            throw new NotFoundException(MemoryKeyVault.failure(
                    "there are no keys of '" + owner + "'", "keys() lists those that there are."));
        }
        if (keys.stream().map(key -> key.owner().id()).distinct().count() > 1) {
            throw new ConflictException(
                    MemoryKeyVault.failure("several machines are called '" + owner + "'", "Use a machine's id."));
        }
        for (MemoryVault.Key key : keys) {
            contents = contents.without(key);
            events.put("key/" + key.name(), "vault.key-revoked");
        }
    }
}
