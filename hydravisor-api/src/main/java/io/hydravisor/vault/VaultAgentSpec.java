package io.hydravisor.vault;

import io.hydravisor.core.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which keys an SSH agent serves, and what for. Immutable; each wither returns a copy. */
public final class VaultAgentSpec {
    private final Path socket;
    private final List<String> keys;
    private final @Nullable Duration lifetime;
    private final boolean ownMachinesOnly;
    private final @Nullable Predicate<VaultAgentUse> confirmation;

    private VaultAgentSpec(
            Path socket,
            List<String> keys,
            @Nullable Duration lifetime,
            boolean ownMachinesOnly,
            @Nullable Predicate<VaultAgentUse> confirmation) {
        this.socket = socket;
        this.keys = keys;
        this.lifetime = lifetime;
        this.ownMachinesOnly = ownMachinesOnly;
        this.confirmation = confirmation;
    }

    /**
     * All keys of clients that the vault has at any time, without limits.
     *
     * @param socket where the agent's socket is to be, in a folder in which others can't replace it
     * @return the specification
     */
    public static VaultAgentSpec at(Path socket) {
        return new VaultAgentSpec(socket.toAbsolutePath().normalize(), List.of(), null, false, null);
    }

    /**
     * Serves this key, and those that are named besides, in place of all.
     *
     * @param name the key's name
     * @return a copy
     */
    public VaultAgentSpec key(String name) {
        List<String> more = new ArrayList<>(keys);
        more.add(Objects.requireNonNull(name, "name"));
        return new VaultAgentSpec(socket, List.copyOf(more), lifetime, ownMachinesOnly, confirmation);
    }

    /**
     * Serves nothing any more after a time; the agent stays until it is closed.
     *
     * @param limit positive, from the start of the agent
     * @return a copy
     */
    public VaultAgentSpec lifetime(Duration limit) {
        return new VaultAgentSpec(socket, keys, Durations.positive("lifetime", limit), ownMachinesOnly, confirmation);
    }

    /**
     * Uses a machine's key for nothing but logging in to that machine, which has to prove itself with its host key in the vault: OpenSSH
     * from 8.9 on tells the agent, not through a forwarded connection.
     *
     * @return a copy
     */
    public VaultAgentSpec ownMachinesOnly() {
        return new VaultAgentSpec(socket, keys, lifetime, true, confirmation);
    }

    /**
     * Asks before each use.
     *
     * @param ask false, or an exception, refuses it; called by threads of the agent, and interrupted when that is closed
     * @return a copy
     */
    public VaultAgentSpec confirm(Predicate<VaultAgentUse> ask) {
        return new VaultAgentSpec(socket, keys, lifetime, ownMachinesOnly, Objects.requireNonNull(ask, "ask"));
    }

    /**
     * Where the socket is to be.
     *
     * @return an absolute path
     */
    public Path socket() {
        return socket;
    }

    /**
     * Which keys are served.
     *
     * @return their names; empty for all keys of clients
     */
    public List<String> keys() {
        return keys;
    }

    /**
     * How long they are.
     *
     * @return empty without a limit
     */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(lifetime);
    }

    /**
     * Whether keys are used for their own machines alone.
     *
     * @return false unless {@link #ownMachinesOnly()} was called
     */
    public boolean isOwnMachinesOnly() {
        return ownMachinesOnly;
    }

    /**
     * Who is asked before each use.
     *
     * @return empty if nobody is
     */
    public Optional<Predicate<VaultAgentUse>> confirmation() {
        return Optional.ofNullable(confirmation);
    }
}
