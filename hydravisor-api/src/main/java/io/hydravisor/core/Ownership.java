package io.hydravisor.core;

import java.time.Duration;

/** Who ends a resource, and so what {@code close()} does to it. */
public sealed interface Ownership {
    /**
     * The maker's: {@code close()} destroys it. A lease that the maker renews stands in the backend, so that after a crash
     * any reaper removes it.
     *
     * @return the ownership
     */
    static Ownership scoped() {
        return new Scoped();
    }

    /**
     * Nobody's: {@code close()} only disconnects, and it stays until somebody destroys it.
     *
     * @return the ownership
     */
    static Ownership detached() {
        return new Detached();
    }

    /**
     * Its own until a time: {@code close()} only disconnects, and reapers remove it when the lease has ended.
     *
     * @param lease how long from now, positive; it can be renewed
     * @return the ownership
     * @throws InvalidInputException if the lease is not positive
     */
    static Ownership leased(Duration lease) {
        return new Leased(lease);
    }

    /** {@code close()} destroys. */
    record Scoped() implements Ownership {}

    /** {@code close()} disconnects. */
    record Detached() implements Ownership {}

    /**
     * {@code close()} disconnects, the end of the lease destroys.
     *
     * @param lease how long, positive
     */
    record Leased(Duration lease) implements Ownership {
        /**
         * Checks the lease.
         *
         * @param lease how long, positive
         */
        public Leased {
            Durations.positive("lease", lease);
        }
    }
}
