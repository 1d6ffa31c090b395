package io.hydravisor.testkit.memory;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to a backend in memory: the client's side. Has no thread of its own. */
final class MemoryBackend implements SandboxBackend, Faults.Link {
    private final Endpoint endpoint;
    private final MemoryServer server;
    private final Set<Capability> capabilities;
    private final ProviderContext context;
    private final Faults faults;
    private final MemoryLine line;
    private final Set<MemoryHandle> handles = ConcurrentHashMap.newKeySet();

    private MemoryBackend(
            Endpoint endpoint,
            MemoryServer server,
            Set<Capability> capabilities,
            ProviderContext context,
            Faults faults) {
        this.endpoint = endpoint;
        this.server = server;
        this.capabilities = capabilities;
        this.context = context;
        this.faults = faults;
        this.line = new MemoryLine(faults, context.requestTimeout());
    }

    static MemoryBackend connect(
            Endpoint endpoint,
            MemoryServer server,
            Set<Capability> capabilities,
            ProviderContext context,
            Faults faults) {
        MemoryBackend made = new MemoryBackend(endpoint, server, capabilities, context, faults);
        made.line.run("connect", made.resource(), () -> {});
        faults.add(made);
        return made;
    }

    private String resource() {
        return "endpoint/" + endpoint;
    }

    MemoryLine line() {
        return line;
    }

    Clock clock() {
        return context.clock();
    }

    /** Keeps something informed for as long as it is open. */
    void track(MemoryHandle handle) {
        handles.add(handle);
        if (line.closed()) {
            handle.letGo();
            handles.remove(handle);
            throw Errors.closed(resource());
        }
        if (line.lost()) {
            handle.connectionLost();
        }
    }

    void untrack(MemoryHandle handle) {
        handles.remove(handle);
    }

    @Override
    public Support supports(Capability capability) {
        return capabilities.contains(capability)
                ? Support.yes()
                : Support.no("this provider in memory was made without it, or has none");
    }

    @Override
    public Isolation isolation() {
        return Isolation.PROCESS;
    }

    @Override
    public SandboxDriver create(SandboxRequest request) {
        MemorySandbox made =
                line.call("create", "sandbox/" + request.name(), () -> server.create(request, context.clock()));
        return new MemorySandboxDriver(this, made);
    }

    @Override
    public SandboxDriver open(String name) {
        MemorySandbox found = line.call("open", "sandbox/" + name, () -> server.find(name));
        return new MemorySandboxDriver(this, found);
    }

    @Override
    public List<SandboxRecord> list() {
        return line.call("list", resource(), server::list);
    }

    @Override
    public ImageDriver images() {
        throw new UnsupportedCapabilityException(Errors.failure("there are no images in memory", resource())
                .hint("A sandbox can be made from any image name: what it holds is always the same."));
    }

    @Override
    public void lost() {
        context.emit(new EndpointEvent(
                "endpoint.lost", context.clock().instant(), resource(), "as Faults.loseConnection() asked for"));
        handles.forEach(MemoryHandle::connectionLost);
    }

    @Override
    public void restored() {
        context.emit(new EndpointEvent("endpoint.restored", context.clock().instant(), resource(), ""));
        handles.forEach(MemoryHandle::connectionRestored);
    }

    @Override
    public void close() {
        if (line.close()) {
            faults.remove(this);
            handles.forEach(MemoryHandle::letGo);
        }
    }
}
