package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.Names;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.Support;
import io.hydravisor.session.Session;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionProvider;
import io.hydravisor.spi.SessionRecord;
import io.hydravisor.spi.SessionRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The sessions of one endpoint, over its backend. */
public final class SessionsFront implements Sessions {
    private final SessionProvider provider;
    private final Endpoint endpoint;
    private final SessionBackend backend;
    private final ProviderContext context;
    private final Duration scopedLease;
    private final Runnable onClosed;
    private final Set<SessionFront> made = ConcurrentHashMap.newKeySet();
    private final OpenEnds ends = new OpenEnds();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * For the door.
     *
     * @param provider who made the backend
     * @param endpoint where it is connected to
     * @param backend the connection; this closes it
     * @param context what the provider got, too
     * @param scopedLease how long SCOPED sessions outlive a JVM that dies
     * @param onClosed called once, when this was closed
     */
    public SessionsFront(
            SessionProvider provider,
            Endpoint endpoint,
            SessionBackend backend,
            ProviderContext context,
            Duration scopedLease,
            Runnable onClosed) {
        this.provider = provider;
        this.endpoint = endpoint;
        this.backend = backend;
        this.context = context;
        this.scopedLease = scopedLease;
        this.onClosed = onClosed;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Support supports(Capability capability) {
        return backend.supports(capability);
    }

    @Override
    public Session create(SessionSpec spec) {
        checkOpen();
        boolean scoped = spec.ownership() instanceof Ownership.Scoped;
        if (!scoped) {
            require(SessionCapability.OUTLIVES_CLIENT, "endpoint " + endpoint);
        }
        String name = spec.name().orElseGet(() -> "session-" + SandboxesFront.random());
        SessionDriver driver = backend.create(new SessionRequest(
                name, spec, SessionMetadata.of(spec, context.clock().instant(), scopedLease)));
        SessionFront session = front(name, driver);
        if (scoped) {
            made.add(session);
            session.own(scopedLease, () -> made.remove(session));
        }
        if (closed.get()) {
            // Nobody will get it, whatever its ownership, and close() may have missed it.
            session.kill();
            throw alreadyClosed();
        }
        session.emit("session.created", "");
        return session;
    }

    private SessionFront front(String name, SessionDriver driver) {
        return new SessionFront(name, driver, this, context, ends);
    }

    @Override
    public Session attach(String name) {
        checkOpen();
        return front(name, backend.open(Names.check("session", name)));
    }

    @Override
    public List<SessionInfo> list() {
        checkOpen();
        return describe(backend.list().stream());
    }

    @Override
    public List<SessionInfo> expired() {
        checkOpen();
        return describe(endedBefore(certainEnd()));
    }

    private static List<SessionInfo> describe(Stream<SessionRecord> sessions) {
        return sessions.map(SessionMetadata::describe)
                .sorted(Comparator.comparing(SessionInfo::name))
                .toList();
    }

    /** An end before this is one by the clocks of all. */
    private Instant certainEnd() {
        return context.clock().instant().minus(Skew.MAX);
    }

    private Stream<SessionRecord> endedBefore(Instant certain) {
        return backend.list().stream().filter(session -> SessionMetadata.endedBefore(session, certain));
    }

    @Override
    public List<String> reap() {
        checkOpen();
        Instant certain = certainEnd();
        List<String> reaped = new ArrayList<>();
        for (SessionRecord candidate : endedBefore(certain).toList()) {
            if (stillEnded(candidate.name(), certain)) {
                reaped.add(candidate.name());
            }
        }
        reaped.sort(Comparator.naturalOrder());
        return reaped;
    }

    /** Looks again right before the end: its owner may have renewed it since the list was made. */
    private boolean stillEnded(String name, Instant certain) {
        try {
            SessionDriver driver = backend.open(name);
            if (!SessionMetadata.endedBefore(driver.describe(), certain)) {
                return false;
            }
            front(name, driver).kill();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ends.closeAll(context.executor());
        List<HydravisorException> failures = new ArrayList<>();
        for (SessionFront session : List.copyOf(made)) {
            try {
                session.close();
            } catch (HydravisorException e) {
                failures.add(e);
            } finally {
                session.release();
            }
        }
        try {
            backend.close();
        } finally {
            onClosed.run();
        }
        if (!failures.isEmpty()) {
            BackendException failure =
                    new BackendException(Failure.of(failures.size() + " of the sessions could not be killed")
                            .provider(provider.name())
                            .effect(Effect.DONE)
                            .hint("The causes are attached; reap() tries again when their leases have ended."));
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    void require(Capability capability, String what) {
        backend.supports(capability).orThrow(capability, provider.name(), what);
    }

    void checkOpen() {
        if (closed.get()) {
            throw alreadyClosed();
        }
    }

    private ConflictException alreadyClosed() {
        return new ConflictException(Failure.of("the connection to " + endpoint + " was closed")
                .provider(provider.name())
                .hint("Ask Hydravisor.sessions(...) for a new one."));
    }
}
