package io.hydravisor;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import java.util.List;
import java.util.Optional;

/**
 * What one provider needs of the host, and whether it is there.
 *
 * @param provider its name; of one that could not be loaded its class, as far as it is known
 * @param endpoint what was looked at; empty if none was named and the provider finds no usable one by itself
 * @param prerequisites what the provider needs, in its order, and the {@code connection} last
 */
public record Diagnosis(String provider, Optional<Endpoint> endpoint, List<Prerequisite> prerequisites) {
    /**
     * Copies the list.
     *
     * @param provider its name; of one that could not be loaded its class, as far as it is known
     * @param endpoint what was looked at; empty if none was named and the provider finds no usable one by itself
     * @param prerequisites what the provider needs, in its order, and the {@code connection} last
     */
    public Diagnosis {
        prerequisites = List.copyOf(prerequisites);
    }

    /**
     * Whether all that is needed was found.
     *
     * @return true if the provider can do its work, as far as that can be told without doing it
     */
    public boolean usable() {
        return prerequisites.stream().allMatch(needed -> needed.status() == Prerequisite.Status.FOUND);
    }
}
