package io.hydravisor.sandbox;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What an endpoint must be able to do, where any that can do it will serve. Immutable; each wither returns a copy.
 */
public final class Requirements {
    private static final Requirements NONE = new Requirements(Isolation.PROCESS, Set.of(), List.of());

    private final Isolation isolation;
    private final Set<Capability> capabilities;
    private final List<Endpoint> endpoints;

    private Requirements(Isolation isolation, Set<Capability> capabilities, List<Endpoint> endpoints) {
        this.isolation = isolation;
        this.capabilities = capabilities;
        this.endpoints = endpoints;
    }

    /**
     * Nothing: every usable endpoint will do.
     *
     * @return the requirements
     */
    public static Requirements none() {
        return NONE;
    }

    /**
     * Asks for isolation.
     *
     * @param atLeast the weakest that will do
     * @return a copy
     */
    public Requirements isolation(Isolation atLeast) {
        return new Requirements(Objects.requireNonNull(atLeast, "atLeast"), capabilities, endpoints);
    }

    /**
     * Asks for capabilities, beside those asked for before.
     *
     * @param needed what its sandboxes must be able to do
     * @return a copy
     */
    public Requirements needs(Capability... needed) {
        Set<Capability> all = new LinkedHashSet<>(capabilities);
        all.addAll(List.of(needed));
        return new Requirements(isolation, Collections.unmodifiableSet(all), endpoints);
    }

    /**
     * Names an endpoint to choose from, after those named before. Where none is named, the choice is among the endpoints that
     * the providers find usable by themselves.
     *
     * @param endpoint such as {@code containerd:/run/containerd/containerd.sock}
     * @return a copy
     * @throws io.hydravisor.core.InvalidInputException if it is no endpoint
     */
    public Requirements on(String endpoint) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.add(Endpoint.parse(endpoint));
        return new Requirements(isolation, capabilities, List.copyOf(all));
    }

    /** {@return the weakest isolation that will do} */
    public Isolation isolation() {
        return isolation;
    }

    /** {@return what is needed, in the order in which it was asked for} */
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** {@return the endpoints to choose from, the first the best; empty for those that providers find} */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public String toString() {
        return "isolation at least " + isolation + (capabilities.isEmpty() ? "" : ", " + capabilities);
    }
}
