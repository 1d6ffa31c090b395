package io.hydravisor.front;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.session.SessionWatch;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a session again and again, and tells of what is other than before. */
final class SessionWatching implements SessionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SessionWatching.class);
    private static final long EVERY_MILLIS = 500;

    private final SessionDriver driver;
    private final ProviderContext context;
    private final Consumer<SessionEvent> consumer;
    private final OpenEnds ends;
    private final AtomicBoolean looking = new AtomicBoolean(); // one look at a time, however long it takes
    private final Future<?> duty;
    private volatile boolean closed;
    private Seen before;

    /**
     * What was seen.
     *
     * @param session its name and clients
     * @param windows by their ids
     * @param panes how the program in each ended, by their ids
     */
    private record Seen(
            SessionRecord session, Map<String, WindowInfo> windows, Map<String, Optional<ExitStatus>> panes) {}

    private SessionWatching(
            SessionDriver driver, ProviderContext context, Consumer<SessionEvent> consumer, OpenEnds ends) {
        this.driver = driver;
        this.context = context;
        this.consumer = consumer;
        this.ends = ends;
        this.before = look();
        this.duty = context.timer()
                .scheduleAtFixedRate(
                        () -> context.executor().execute(this::compare),
                        EVERY_MILLIS,
                        EVERY_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    static SessionWatch start(
            SessionDriver driver, ProviderContext context, Consumer<SessionEvent> consumer, OpenEnds ends) {
        return ends.add(new SessionWatching(driver, context, consumer, ends));
    }

    private Seen look() {
        MultiplexerDriver multiplexer = driver.multiplexer();
        Map<String, WindowInfo> windows = new HashMap<>();
        List<WindowInfo> seen = multiplexer.windows();
        seen.forEach(window -> windows.put(window.id(), window));
        Map<String, Optional<ExitStatus>> panes = new HashMap<>();
        for (PaneInfo pane : multiplexer.panes()) {
            panes.put(pane.id(), pane.exit());
        }
        return new Seen(driver.describe(), windows, panes);
    }

    private void compare() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            if (!closed) {
                Seen now = look();
                Seen then = before;
                before = now;
                tell(then, now);
            }
        } catch (NotFoundException e) {
            emit("session.gone", e.problem());
            close();
        } catch (HydravisorException e) {
            LOG.debug("Could not look at a session; trying again", e);
        } finally {
            looking.set(false);
        }
    }

    private void tell(Seen then, Seen now) {
        if (!then.session().name().equals(now.session().name())) {
            emit("session.renamed", "was " + then.session().name());
        }
        int clients = now.session().clients() - then.session().clients();
        if (clients != 0) {
            emit(
                    clients > 0 ? "session.client-attached" : "session.client-detached",
                    now.session().clients() + " now");
        }
        tellOfWindows(then, now);
        then.panes().forEach((pane, exit) -> {
            Optional<ExitStatus> end = now.panes().get(pane);
            if (end == null) {
                if (exit.isEmpty()) {
                    emit("session.pane-exited", pane + " is gone");
                }
            } else if (exit.isEmpty() && end.isPresent()) {
                emit("session.pane-exited", pane + " " + end.get());
            }
        });
    }

    private void tellOfWindows(Seen then, Seen now) {
        now.windows().forEach((id, window) -> {
            WindowInfo old = then.windows().get(id);
            if (old == null || !old.layout().equals(window.layout())) {
                emit("session.layout-changed", id + " " + window.layout());
            }
            if (window.bell() && (old == null || !old.bell())) {
                emit("session.bell", id);
            }
        });
        then.windows().keySet().stream()
                .filter(id -> !now.windows().containsKey(id))
                .forEach(id -> emit("session.layout-changed", id + " is gone"));
    }

    private void emit(String type, String detail) {
        try {
            consumer.accept(new SessionEvent(
                    type,
                    context.clock().instant(),
                    "session/" + before.session().name(),
                    detail));
        } catch (RuntimeException e) {
            LOG.warn("The application failed on an event {}", type, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        duty.cancel(false);
        ends.remove(this);
    }
}
