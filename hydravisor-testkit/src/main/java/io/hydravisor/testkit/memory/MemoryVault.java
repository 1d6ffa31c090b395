package io.hydravisor.testkit.memory;

import io.hydravisor.vault.KeyOwner;
import io.hydravisor.vault.KeyRole;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** One vault in memory, which several have unlocked. Safe for use by many threads. */
final class MemoryVault {
    private final Lock lock = new ReentrantLock(); // guards what follows
    private Contents contents;

    MemoryVault(Contents contents) {
        this.contents = contents;
    }

    /**
     * A key.
     *
     * @param next what is to take its place
     */
    record Key(KeyOwner owner, KeyRole role, MemoryKeyPair pair, Instant created, Optional<MemoryKeyPair> next) {
        String name() {
            return owner.name() + "-" + role.label();
        }

        /** What tells it apart from all others. */
        String id() {
            return owner.id() + "-" + role.label();
        }
    }

    /**
     * What is in it. Immutable.
     *
     * @param keys by {@link Key#id()}
     * @param principals recipients by names
     * @param passphrase the digest of the passphrase that unlocks it; empty if none does
     */
    record Contents(Map<String, Key> keys, Map<String, String> principals, String passphrase) {
        Contents {
            keys = Map.copyOf(keys);
            principals = Map.copyOf(principals);
        }

        Contents with(Key key) {
            Map<String, Key> more = new TreeMap<>(keys);
            more.put(key.id(), key);
            return new Contents(more, principals, passphrase);
        }

        Contents without(Key key) {
            Map<String, Key> fewer = new TreeMap<>(keys);
            fewer.remove(key.id());
            return new Contents(fewer, principals, passphrase);
        }

        Contents withPrincipals(Map<String, String> changed) {
            return new Contents(keys, changed, passphrase);
        }
    }

    Contents contents() {
        lock.lock();
        try {
            return contents;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes it; if the change throws, nothing is changed.
     *
     * @param change gives what is in it from then on, and its result
     */
    <T> T change(Function<Contents, Map.Entry<Contents, T>> change) {
        lock.lock();
        try {
            Map.Entry<Contents, T> changed = change.apply(contents);
            contents = changed.getKey();
            return changed.getValue();
        } finally {
            lock.unlock();
        }
    }
}
