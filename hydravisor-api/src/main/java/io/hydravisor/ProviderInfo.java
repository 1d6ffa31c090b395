package io.hydravisor;

import io.hydravisor.core.Capability;
import java.util.Optional;
import java.util.Set;

/**
 * A provider that was found.
 *
 * @param name its name
 * @param kind what it provides: {@code sandbox}, {@code session}, {@code model} or {@code vault}
 * @param module the Java module or the class it comes from
 * @param version the version of its module or jar, where one is recorded
 * @param schemes the endpoint schemes it answers to
 * @param capabilities what its endpoints can do, the best case
 */
public record ProviderInfo(
        String name,
        String kind,
        String module,
        Optional<String> version,
        Set<String> schemes,
        Set<Capability> capabilities) {
    /**
     * Copies the sets.
     *
     * @param name its name
     * @param kind what it provides: {@code sandbox}, {@code session}, {@code model} or {@code vault}
     * @param module the Java module or the class it comes from
     * @param version the version of its module or jar, where one is recorded
     * @param schemes the endpoint schemes it answers to
     * @param capabilities what its endpoints can do, the best case
     */
    public ProviderInfo {
        schemes = Set.copyOf(schemes);
        capabilities = Set.copyOf(capabilities);
    }
}
