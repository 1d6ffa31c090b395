package io.hydravisor.fake;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Connects every endpoint to a backend of its own, and shows what it was lent for that. */
public final class FakeProvider implements SandboxProvider {
    private final String name;
    private final List<FakeBackend> backends = new CopyOnWriteArrayList<>();
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<ProviderContext> contexts = new CopyOnWriteArrayList<>();
    private Optional<Endpoint> defaultEndpoint = Optional.empty();
    private volatile Runnable beforeConnect = () -> {};
    private volatile Supplier<List<Prerequisite>> needs = List::of;
    private volatile Isolation isolation = Isolation.PROCESS;
    private volatile Set<Capability> capabilities = Set.of(Capability.FILES);
    private volatile Capability[] missing = {};

    /**
     * @param name its name and the scheme of its endpoints
     */
    public FakeProvider(String name) {
        this.name = name;
    }

    public FakeProvider defaultEndpoint(Endpoint endpoint) {
        defaultEndpoint = Optional.of(endpoint);
        return this;
    }

    public FakeProvider isolation(Isolation strength) {
        isolation = strength;
        return this;
    }

    public FakeProvider capabilities(Capability... all) {
        capabilities = Set.of(all);
        return this;
    }

    /** What its endpoints lack of what it declares. */
    public FakeProvider lacks(Capability... some) {
        missing = some;
        return this;
    }

    /** What it says in a diagnosis; may throw. */
    public FakeProvider needs(Supplier<List<Prerequisite>> saying) {
        needs = saying;
        return this;
    }

    public FakeProvider beforeConnect(Runnable doing) {
        beforeConnect = doing;
        return this;
    }

    public List<FakeBackend> backends() {
        return backends;
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    public List<ProviderContext> contexts() {
        return contexts;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> schemes() {
        return Set.of(name);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Isolation isolation() {
        return isolation;
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return defaultEndpoint;
    }

    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        contexts.add(context);
        endpoint.ifPresent(endpoints::add);
        return needs.get();
    }

    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        beforeConnect.run();
        endpoints.add(endpoint);
        contexts.add(context);
        FakeBackend backend = new FakeBackend(context.clock(), isolation);
        backend.lacks(missing);
        backends.add(backend);
        return backend;
    }
}
