package io.hydravisor.vault;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Names;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine that keys belong to. Immutable; each wither returns a copy. Two owners are equal if all of their parts are.
 */
public final class KeyOwner {
    private final String name;
    private final String id;
    private final @Nullable String endpoint;
    private final @Nullable Instant leaseEnd;

    private KeyOwner(String name, String id, @Nullable String endpoint, @Nullable Instant leaseEnd) {
        this.name = name;
        this.id = id;
        this.endpoint = endpoint;
        this.leaseEnd = leaseEnd;
    }

    /**
     * A machine whose id is its name.
     *
     * @param name what people see: 1 to 50 characters of {@code a-z}, {@code 0-9} and inner hyphens
     * @return the owner
     * @throws io.hydravisor.core.InvalidInputException if it is no such name
     */
    public static KeyOwner of(String name) {
        Names.check("machine", name);
        return new KeyOwner(name, name, null, null);
    }

    /**
     * Sets what tells it apart from all other machines, such as a sandbox's id in its backend.
     *
     * @param unique 1 to 64 letters and digits, joined by single dots, underscores or hyphens
     * @return a copy
     * @throws io.hydravisor.core.InvalidInputException if it is no such id
     */
    public KeyOwner id(String unique) {
        return new KeyOwner(name, Names.checkId("a machine's id", unique), endpoint, leaseEnd);
    }

    /**
     * Sets where the machine is.
     *
     * @param where such as {@code qemu:///session}
     * @return a copy
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     */
    public KeyOwner endpoint(String where) {
        return new KeyOwner(name, id, Endpoint.parse(where).toString(), leaseEnd);
    }

    /**
     * Sets when the machine's lease ends; from then on its keys may be revoked.
     *
     * @param end the lease's end
     * @return a copy
     */
    public KeyOwner leaseEnd(Instant end) {
        return new KeyOwner(name, id, endpoint, Objects.requireNonNull(end, "end"));
    }

    /**
     * What people see.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * What tells it apart from all others.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Where it is.
     *
     * @return the endpoint; empty if nobody said
     */
    public Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /**
     * When its lease ends.
     *
     * @return the end; empty without a lease
     */
    public Optional<Instant> leaseEnd() {
        return Optional.ofNullable(leaseEnd);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyOwner that
                && name.equals(that.name)
                && id.equals(that.id)
                && Objects.equals(endpoint, that.endpoint)
                && Objects.equals(leaseEnd, that.leaseEnd);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, id, endpoint, leaseEnd);
    }

    @Override
    public String toString() {
        return name.equals(id) ? name : name + " (" + id + ")";
    }
}
