package io.hydravisor.front;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Names;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.Support;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Images;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxPool;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The sandboxes of one endpoint, over its backend. */
public final class SandboxesFront implements Sandboxes {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_CHARS = 12;
    private static final int MAX_POOL = 100;
    /** Leaves room in a name of 50 characters for a hyphen and what is generated. */
    private static final int MAX_STEM_CHARS = 50 - RANDOM_CHARS - 1;

    private final SandboxProvider provider;
    private final Endpoint endpoint;
    private final SandboxBackend backend;
    private final ProviderContext context;
    private final Duration scopedLease;
    private final AttachCommands attaching;
    private final Set<OwnedSandbox> owned = ConcurrentHashMap.newKeySet();
    private final OpenEnds ends = new OpenEnds();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Lock closing = new ReentrantLock();
    private final Runnable onClosed;

    /**
     * For the door.
     *
     * @param provider who made the backend
     * @param endpoint where it is connected to
     * @param backend the connection; this closes it
     * @param context what the provider got, too
     * @param scopedLease how long SCOPED sandboxes outlive a JVM that dies
     * @param launcher what commands for people name
     * @param onClosed called once, when this was closed
     */
    public SandboxesFront(
            SandboxProvider provider,
            Endpoint endpoint,
            SandboxBackend backend,
            ProviderContext context,
            Duration scopedLease,
            Launcher launcher,
            Runnable onClosed) {
        this.provider = provider;
        this.endpoint = endpoint;
        this.backend = backend;
        this.context = context;
        this.scopedLease = scopedLease;
        this.attaching = new AttachCommands(launcher, backend, endpoint, context.stateFolder());
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
    public Isolation isolation() {
        return backend.isolation();
    }

    @Override
    public Sandbox create(SandboxSpec spec) {
        checkOpen();
        spec.needs().forEach(capability -> require(capability, "endpoint " + endpoint));
        if (spec.requestId().isPresent() && spec.name().isEmpty()) {
            throw new InvalidInputException(Failure.of("a request id without a name")
                    .provider(provider.name())
                    .hint("Name the sandbox: it is found again by its name."));
        }
        if (!spec.published().isEmpty() && !spec.network().equals(NetworkPolicy.nat())) {
            throw new InvalidInputException(Failure.of("a published port without a network that it could lead to")
                    .provider(provider.name())
                    .hint("Give the sandbox the network 'nat'; forward(...) reaches ports of any sandbox."));
        }
        String name = spec.name().orElseGet(SandboxesFront::generatedName);
        Instant now = context.clock().instant();
        SandboxDriver driver;
        try {
            driver = create(new SandboxRequest(name, spec, Metadata.of(spec, now, scopedLease)));
        } catch (AlreadyExistsException e) {
            return spec.requestId().flatMap(id -> madeBefore(name, id, e)).orElseThrow(() -> e);
        }
        return made(name, driver, spec.ownership() instanceof Ownership.Scoped, spec.lifetime());
    }

    @Override
    public SandboxPool pool(SandboxSpec spec, int size) {
        checkOpen();
        spec.needs().forEach(capability -> require(capability, "endpoint " + endpoint));
        if (size < 1 || size > MAX_POOL) {
            throw new InvalidInputException(Failure.of("a pool of " + size + " sandboxes")
                    .provider(provider.name())
                    .hint("Give 1 to " + MAX_POOL + "."));
        }
        boolean alike = spec.name().isEmpty() && spec.published().isEmpty();
        if (!alike || !(spec.ownership() instanceof Ownership.Scoped)) {
            throw new InvalidInputException(
                    Failure.of("a pool of sandboxes with a name, published ports or another ownership than SCOPED")
                            .provider(provider.name())
                            .hint("Leave out what only one sandbox can have; close() destroys what was taken."));
        }
        PoolFront pool = PoolFront.open(() -> create(spec), size, context, provider.name(), ends);
        undoIfClosed(pool::close);
        return pool;
    }

    private SandboxDriver create(SandboxRequest request) {
        Optional<Duration> limit = request.spec().startTimeout();
        if (limit.isEmpty()) {
            return backend.create(request);
        }
        try {
            return StartDeadline.within(
                    limit.get(),
                    context.timer(),
                    provider.name(),
                    "sandbox/" + request.name(),
                    () -> backend.create(request),
                    SandboxDriver::destroy);
        } catch (RejectedExecutionException e) {
            // The timer stopped meanwhile, as it does when everything is closed.
            throw closed();
        }
    }

    private Sandbox made(String name, SandboxDriver driver, boolean scoped, Optional<Duration> lifetime) {
        // Closed while this one was being made, nobody will get it, whatever its ownership, and close() may have
        // missed it.
        SandboxFront sandbox = own(name, driver, scoped, lifetime, driver::destroy);
        sandbox.emit("sandbox.created");
        return sandbox;
    }

    /**
     * The sandbox that an earlier creation with the same request id has made; empty if the name is somebody else's.
     *
     * @param refusal what the backend said
     */
    private Optional<Sandbox> madeBefore(String name, String requestId, AlreadyExistsException refusal) {
        try {
            SandboxDriver driver = backend.open(name);
            SandboxRecord found = driver.describe();
            if (!Metadata.madeBy(found, requestId)) {
                return Optional.empty();
            }
            if (found.state() != SandboxState.RUNNING && found.state() != SandboxState.PAUSED) {
                throw new AlreadyExistsException(
                        Failure.of("the sandbox of this request does not run: it is still being"
                                        + " made, was made halfway, or was stopped")
                                .provider(provider.name())
                                .resource("sandbox/" + name)
                                .hint("Try again in a moment, attach to it and start it, or destroy it.")
                                .cause(refusal));
            }
            boolean scoped = Metadata.isScoped(found);
            Instant now = context.clock().instant();
            if (scoped) {
                // Who made it may be gone, and its lease about to end.
                driver.annotate(Map.of(Metadata.LEASE_END, now.plus(scopedLease).toString()));
            }
            // It was there before: if this is closed meanwhile, it is its maker's or the reaper's business.
            return Optional.of(own(name, driver, scoped, Metadata.lifetimeLeft(found, now), () -> {}));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * @param undo what to do if this was closed meanwhile
     */
    private SandboxFront own(
            String name, SandboxDriver driver, boolean scoped, Optional<Duration> lifetime, Runnable undo) {
        undoIfClosed(undo);
        OwnedSandbox mine;
        try {
            mine = new OwnedSandbox(name, driver, scoped, lifetime, context, scopedLease, ends, owned::remove);
        } catch (RejectedExecutionException e) {
            // The timer stopped meanwhile, as it does when everything is closed.
            undo.run();
            throw closed();
        }
        owned.add(mine);
        if (closed.get()) {
            mine.release();
            undoIfClosed(undo);
        }
        return new SandboxFront(
                name, driver, context, provider.name(), this::children, attaching, ends, mine::release, mine::close);
    }

    private List<Sandbox> children(String parent, SandboxDriver driver, ForkSpec spec) {
        checkOpen();
        requireFor(spec.ownership());
        SandboxRecord from = driver.describe();
        List<Sandbox> children = new ArrayList<>();
        try (ForkPoint point = driver.forkPoint(spec.snapshot())) {
            for (int i = 0; i < spec.count(); i++) {
                children.add(child(parent, from, point, spec.ownership()));
            }
            return children;
        } catch (HydravisorException e) {
            children.forEach(child -> undo(child, e));
            throw e;
        }
    }

    private Sandbox child(String parent, SandboxRecord from, ForkPoint point, Ownership ownership) {
        Instant now = context.clock().instant();
        String stem = parent.substring(0, Math.min(parent.length(), MAX_STEM_CHARS));
        String name = stem + "-" + random();
        SandboxDriver child = point.child(name, Metadata.ofChild(from, ownership, now, scopedLease));
        return made(name, child, ownership instanceof Ownership.Scoped, Metadata.lifetimeLeft(from, now));
    }

    private static void undo(Sandbox child, HydravisorException failure) {
        try {
            Interrupts.shield(child::destroy);
        } catch (HydravisorException left) {
            failure.addSuppressed(left);
        }
    }

    private void requireFor(Ownership ownership) {
        if (!(ownership instanceof Ownership.Scoped)) {
            require(Capability.OUTLIVES_CLIENT, "endpoint " + endpoint);
        }
    }

    private void undoIfClosed(Runnable undo) {
        if (closed.get()) {
            undo.run();
            checkOpen();
        }
    }

    @Override
    public Sandbox attach(String name) {
        checkOpen();
        SandboxDriver driver = backend.open(Names.check("sandbox", name));
        return new SandboxFront(
                name, driver, context, provider.name(), this::children, attaching, ends, () -> {}, () -> {});
    }

    @Override
    public List<SandboxInfo> list() {
        checkOpen();
        return describe(backend.list().stream());
    }

    private static List<SandboxInfo> describe(Stream<SandboxRecord> sandboxes) {
        return sandboxes
                .map(Metadata::describe)
                .sorted(Comparator.comparing(SandboxInfo::name))
                .toList();
    }

    @Override
    public Images images() {
        checkOpen();
        return new ImagesFront(backend::images, this::require);
    }

    @Override
    public List<SandboxInfo> expired() {
        checkOpen();
        return describe(endedBefore(certainEnd()));
    }

    /** An end before this is one by the clocks of all. */
    private Instant certainEnd() {
        return context.clock().instant().minus(Skew.MAX);
    }

    private Stream<SandboxRecord> endedBefore(Instant certain) {
        return backend.list().stream().filter(sandbox -> Metadata.endedBefore(sandbox, certain));
    }

    @Override
    public List<String> reap() {
        checkOpen();
        List<String> reaped = new ArrayList<>();
        List<HydravisorException> failures = new ArrayList<>();
        Instant certain = certainEnd();
        for (SandboxRecord candidate : endedBefore(certain).toList()) {
            try {
                if (stillEnded(candidate.name(), certain)) {
                    reaped.add(candidate.name());
                }
            } catch (HydravisorException e) {
                // One that can't be removed must not shield the others.
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw OwnedSandbox.notDestroyed(failures, provider.name());
        }
        reaped.sort(Comparator.naturalOrder());
        return reaped;
    }

    /** Looks again right before the end: its owner may have renewed it since the list was made. */
    private boolean stillEnded(String name, Instant certain) {
        try {
            SandboxDriver driver = backend.open(name);
            if (!Metadata.endedBefore(driver.describe(), certain)) {
                return false;
            }
            driver.destroy();
        } catch (NotFoundException e) {
            return false;
        }
        context.emit(new SandboxEvent("sandbox.destroyed", context.clock().instant(), "sandbox/" + name, "reaped"));
        return true;
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (closed.compareAndSet(false, true)) {
                closeAll();
            }
        } finally {
            closing.unlock();
        }
    }

    private void closeAll() {
        ends.closeAll(context.executor());
        List<HydravisorException> failures = new ArrayList<>();
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (OwnedSandbox mine : List.copyOf(owned)) {
            closing.add(CompletableFuture.runAsync(mine::close, context.executor()));
        }
        for (CompletableFuture<Void> one : closing) {
            try {
                one.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof HydravisorException failure) {
                    failures.add(failure);
                } else {
                    throw e;
                }
            }
        }
        List.copyOf(owned).forEach(OwnedSandbox::release);
        try {
            backend.close();
        } finally {
            onClosed.run();
        }
        if (!failures.isEmpty()) {
            throw OwnedSandbox.notDestroyed(failures, provider.name());
        }
    }

    private void require(Capability capability, String what) {
        backend.supports(capability).orThrow(capability, provider.name(), what);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw closed();
        }
    }

    private ConflictException closed() {
        return new ConflictException(Failure.of("the connection to " + endpoint + " was closed")
                .provider(provider.name())
                .hint("Ask Hydravisor.sandboxes(...) for a new one."));
    }

    private static String generatedName() {
        return "box-" + random();
    }

    /** Enough that two never meet. */
    static String random() {
        StringBuilder text = new StringBuilder();
        RANDOM.ints(RANDOM_CHARS, 0, 36).forEach(digit -> text.append(Character.forDigit(digit, 36)));
        return text.toString();
    }
}
