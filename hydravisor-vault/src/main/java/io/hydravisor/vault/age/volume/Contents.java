package io.hydravisor.vault.age.volume;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is in a volume while it is unlocked: files by their names, and the register that tells whose they are. For one thread at a
 * time; closing it overwrites all files.
 */
public final class Contents implements AutoCloseable {
    private final SortedMap<String, byte[]> files;
    private Register register;

    Contents(SortedMap<String, byte[]> files, Register register) {
        this.files = files;
        this.register = register;
    }

    /** Of a new volume. */
    public static Contents empty(Register register) {
        return new Contents(new TreeMap<>(), register);
    }

    /** To be changed, and closed, without the other. */
    public Contents copy() {
        SortedMap<String, byte[]> copies = new TreeMap<>();
        files.forEach((name, content) -> copies.put(name, content.clone()));
        return new Contents(copies, register);
    }

    public Register register() {
        return register;
    }

    public void register(Register changed) {
        register = changed;
    }

    SortedMap<String, byte[]> files() {
        return files;
    }

    public SortedSet<String> names() {
        return new TreeSet<>(files.keySet());
    }

    /** A copy, to be overwritten by whoever asked. */
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(files.get(name)).map(byte[]::clone);
    }

    /**
     * Puts a file there.
     *
     * @param content is overwritten with this
     */
    public void put(String name, byte[] content) {
        wipe(files.put(name, content));
    }

    public void remove(String name) {
        wipe(files.remove(name));
    }

    /** Gives a file another name, in place of what had that. */
    public void move(String from, String to) {
        byte[] content = files.remove(from);
        if (content != null) {
            put(to, content);
        }
    }

    static void wipe(Map<String, byte[]> files) {
        wipeAll(files.values());
        files.clear();
    }

    private static void wipeAll(Collection<byte[]> contents) {
        contents.forEach(content -> Arrays.fill(content, (byte) 0));
    }

    private static void wipe(byte @org.jspecify.annotations.Nullable [] content) {
        if (content != null) {
            Arrays.fill(content, (byte) 0);
        }
    }

    @Override
    public void close() {
        wipe(files);
    }

    @Override
    public String toString() {
        return files.size() + " files";
    }
}
