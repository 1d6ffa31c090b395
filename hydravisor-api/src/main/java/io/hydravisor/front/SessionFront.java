package io.hydravisor.front;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Durations;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Names;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.session.Buffers;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.SessionWatch;
import io.hydravisor.session.Window;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.terminal.RecordingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session, over its driver. */
final class SessionFront implements MultiplexedSession {
    private final SessionDriver driver;
    private final SessionsFront sessions;
    private final ProviderContext context;
    private final OpenEnds ends;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<PaneRecorder> recordings = new CopyOnWriteArrayList<>();
    private volatile String name;
    private volatile @Nullable SessionLease lease;
    private volatile Runnable forget = () -> {};

    SessionFront(String name, SessionDriver driver, SessionsFront sessions, ProviderContext context, OpenEnds ends) {
        this.name = name;
        this.driver = driver;
        this.sessions = sessions;
        this.context = context;
        this.ends = ends;
    }

    /** Makes this the one whose close kills it. */
    void own(Duration scopedLease, Runnable onEnd) {
        forget = onEnd;
        lease = new SessionLease(driver, this::name, context, scopedLease);
    }

    /** Ends our duties without touching the session. */
    void release() {
        SessionLease held = lease;
        if (held != null) {
            held.end();
        }
        forget.run();
    }

    @Override
    public String name() {
        return name;
    }

    String resource() {
        return "session/" + name;
    }

    @Override
    public SessionInfo info() {
        return SessionMetadata.describe(open().describe());
    }

    @Override
    public Support supports(Capability capability) {
        return sessions.supports(capability);
    }

    @Override
    public MultiplexedSession multiplexed() {
        sessions.require(SessionCapability.MULTIPLEXED, resource());
        return this;
    }

    @Override
    public void renew(Duration span) {
        Durations.positive("lease", span);
        if (info().leaseEnd().isEmpty()) {
            throw new ConflictException(Failure.of("the session has no lease to renew")
                    .resource(resource())
                    .hint("Only SCOPED and LEASED sessions have one."));
        }
        driver.annotate(
                Map.of(Metadata.LEASE_END, context.clock().instant().plus(span).toString()));
    }

    @Override
    public boolean end(Duration grace) {
        if (grace.isNegative()) {
            throw new InvalidInputException(
                    Failure.of("not a grace period: " + grace).hint("Give zero to kill at once, or more."));
        }
        if (!grace.isZero()) {
            driver.hangUp();
        }
        boolean ended = new SessionEnding(driver, resource()).await(grace);
        kill();
        return ended;
    }

    @Override
    public void kill() {
        driver.kill();
        release();
        emit("session.killed", "");
    }

    @Override
    public void close() {
        if (!closed.get()) {
            if (lease != null) {
                Interrupts.shield(this::kill);
            }
            closed.set(true);
        }
    }

    private SessionDriver open() {
        sessions.checkOpen();
        if (closed.get()) {
            throw new ConflictException(
                    Failure.of("this session was closed").resource(resource()).hint("Attach to it again."));
        }
        return driver;
    }

    /** The driver for a call; refused once this was closed. */
    MultiplexerDriver multiplexer() {
        return open().multiplexer();
    }

    @Override
    public void rename(String to) {
        String before = name;
        multiplexer().rename(Names.check("session", to));
        name = to;
        emit("session.renamed", "was " + before);
    }

    @Override
    public List<Window> windows() {
        return multiplexer().windows().stream()
                .map(WindowInfo::id)
                .map(this::window)
                .toList();
    }

    private Window window(String id) {
        return new WindowFront(id, this);
    }

    @Override
    public List<Pane> panes() {
        return paneInfos().stream().map(PaneInfo::id).map(this::front).toList();
    }

    List<PaneInfo> paneInfos() {
        return multiplexer().panes();
    }

    Pane front(String paneId) {
        return new PaneFront(paneId, this);
    }

    @Override
    public Pane pane() {
        MultiplexerDriver now = multiplexer();
        String window = now.windows().stream()
                .filter(WindowInfo::current)
                .findFirst()
                .orElseThrow(() -> gone("its current window"))
                .id();
        return now.panes().stream()
                .filter(pane -> pane.window().equals(window) && pane.active())
                .findFirst()
                .map(pane -> front(pane.id()))
                .orElseThrow(() -> gone("its active pane"));
    }

    @Override
    public Pane pane(String id) {
        return find(id).map(pane -> front(pane.id())).orElseThrow(() -> gone("the pane " + id));
    }

    Optional<PaneInfo> find(String paneId) {
        return paneInfos().stream().filter(pane -> pane.id().equals(paneId)).findFirst();
    }

    NotFoundException gone(String what) {
        return new NotFoundException(Failure.of("the session does not have " + what + " any more")
                .resource(resource())
                .hint("Look at windows() and panes() for what it has now."));
    }

    @Override
    public Window newWindow(PaneCommand command) {
        return window(multiplexer().newWindow(Objects.requireNonNull(command, "command")));
    }

    @Override
    public Buffers buffers() {
        return new BuffersFront(this);
    }

    @Override
    public List<String> attachCommand(boolean readOnly) {
        return multiplexer().attachCommand(name, readOnly);
    }

    @Override
    public SessionWatch watch(Consumer<SessionEvent> consumer) {
        return SessionWatching.start(open(), context, Objects.requireNonNull(consumer, "consumer"), ends);
    }

    PaneRecorder record(Pane pane, RecordingSpec spec) {
        recordings.removeIf(recording -> !recording.running());
        PaneRecorder recorder = PaneRecorder.start(pane, spec, context.clock().instant(), ends, context.executor());
        recordings.add(recorder);
        return recorder;
    }

    /** What was typed, for recordings of the pane. */
    void typed(String paneId, String text) {
        recordings.forEach(recording -> recording.typed(paneId, text));
    }

    OpenEnds ends() {
        return ends;
    }

    void require(Capability capability) {
        sessions.require(capability, resource());
    }

    void emit(String type, String detail) {
        context.emit(new SessionEvent(type, context.clock().instant(), resource(), detail));
    }
}
