package io.hydravisor.sandbox;

import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Names;
import io.hydravisor.core.Ownership;
import java.util.Objects;
import java.util.Optional;

/** Which children a fork shall have. Immutable; each wither returns a copy. */
public final class ForkSpec {
    private static final int MAX_CHILDREN = 100;

    private final int count;
    private final Optional<String> snapshot;
    private final Ownership ownership;

    private ForkSpec(int count, Optional<String> snapshot, Ownership ownership) {
        this.count = count;
        this.snapshot = snapshot;
        this.ownership = ownership;
    }

    /**
     * Children of the present state, SCOPED to this JVM.
     *
     * @param count how many, 1 to 100
     * @return the specification
     * @throws InvalidInputException if it is another number
     */
    public static ForkSpec of(int count) {
        if (count < 1 || count > MAX_CHILDREN) {
            throw new InvalidInputException(
                    Failure.of("can't make " + count + " children").hint("Make 1 to " + MAX_CHILDREN + " at a time."));
        }
        return new ForkSpec(count, Optional.empty(), Ownership.scoped());
    }

    /**
     * Takes the state of a snapshot instead of the present one.
     *
     * @param snapshotName a snapshot of the sandbox that is forked
     * @return a copy
     * @throws InvalidInputException if it is no name
     */
    public ForkSpec from(String snapshotName) {
        return new ForkSpec(count, Optional.of(Names.check("snapshot", snapshotName)), ownership);
    }

    /**
     * Says who ends the children.
     *
     * @param of the ownership of each
     * @return a copy
     */
    public ForkSpec ownership(Ownership of) {
        return new ForkSpec(count, snapshot, Objects.requireNonNull(of, "of"));
    }

    /** {@return how many children} */
    public int count() {
        return count;
    }

    /** {@return the snapshot whose state they have; empty for the present state} */
    public Optional<String> snapshot() {
        return snapshot;
    }

    /** {@return who ends each} */
    public Ownership ownership() {
        return ownership;
    }
}
