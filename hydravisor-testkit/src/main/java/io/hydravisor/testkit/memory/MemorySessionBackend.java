package io.hydravisor.testkit.memory;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Support;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionRecord;
import io.hydravisor.spi.SessionRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to sessions in memory: the client's side. Has no thread of its own. */
final class MemorySessionBackend implements SessionBackend, Faults.Link {
    private final Endpoint endpoint;
    private final MemoryHost host;
    private final Set<Capability> capabilities;
    private final ProviderContext context;
    private final Faults faults;
    private final MemoryLine line;
    private final Set<MemoryPaneFeed> feeds = ConcurrentHashMap.newKeySet();

    private MemorySessionBackend(
            Endpoint endpoint, MemoryHost host, Set<Capability> capabilities, ProviderContext context, Faults faults) {
        this.endpoint = endpoint;
        this.host = host;
        this.capabilities = capabilities;
        this.context = context;
        this.faults = faults;
        this.line = new MemoryLine(faults, context.requestTimeout());
    }

    static MemorySessionBackend connect(
            Endpoint endpoint, MemoryHost host, Set<Capability> capabilities, ProviderContext context, Faults faults) {
        MemorySessionBackend made = new MemorySessionBackend(endpoint, host, capabilities, context, faults);
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

    ProviderContext context() {
        return context;
    }

    MemoryHost host() {
        return host;
    }

    @Override
    public Support supports(Capability capability) {
        return capabilities.contains(capability)
                ? Support.yes()
                : Support.no("this provider in memory was made without it, or has none");
    }

    @Override
    public SessionDriver create(SessionRequest request) {
        String what = "session/" + request.name();
        return new MemorySessionDriver(this, line.call("create", what, () -> host.create(request, context.clock())));
    }

    @Override
    public SessionDriver open(String name) {
        String what = "session/" + name;
        return new MemorySessionDriver(
                this, line.call("open", what, () -> host.find(name).orElseThrow(() -> Errors.noSession(what))));
    }

    @Override
    public List<SessionRecord> list() {
        return line.call("list", resource(), host::list);
    }

    /** A reader of a pane, which hears of the connection. */
    MemoryPaneFeed feed(MemoryPane pane) {
        MemoryPaneFeed made = new MemoryPaneFeed(pane, line, feeds::remove);
        feeds.add(made);
        return made;
    }

    @Override
    public void lost() {
        context.emit(new SessionEvent(
                "session.disconnected", context.clock().instant(), resource(), "as Faults.loseConnection() asked for"));
    }

    @Override
    public void restored() {
        context.emit(new SessionEvent("session.reconnected", context.clock().instant(), resource(), ""));
        feeds.forEach(MemoryPaneFeed::tell);
    }

    @Override
    public void close() {
        if (line.close()) {
            faults.remove(this);
            List.copyOf(feeds).forEach(MemoryPaneFeed::close);
            // Wakes who waits for a command's end.
            host.kernel().change(() -> {});
        }
    }
}
