package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.spi.PaneView;
import io.hydravisor.spi.ProviderContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what panes write. A control client hears its own session's windows alone: this one's session is given a link to each window
 * of which a pane is read, so that one client does for all of them. It starts with the first reading. Safe for use by many threads.
 */
final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    /** A JVM that stands still for longer, as in a debugger, loses output, and the server no memory. */
    private static final int PAUSE_SECONDS = 30;

    private static final Pattern DEAD = Pattern.compile("dead \\S+ \\S+ \\S+ (%\\d+) : 1");
    /** What tmux says when panes may be elsewhere than before, or gone. */
    private static final Set<String> REARRANGED = Set.of(
            "layout-change",
            "window-close",
            "unlinked-window-close",
            "window-pane-changed",
            "session-window-changed",
            "sessions-changed");

    private final TmuxEndpoint endpoint;
    private final ProviderContext context;
    private final Map<String, List<Feed>> feeds = new ConcurrentHashMap<>(); // by pane; added to under the lock
    private final AtomicBoolean looking = new AtomicBoolean(); // whether somebody is about to look for the panes
    private final Set<String> silent = ConcurrentHashMap.newKeySet(); // panes that this paused; changed under the lock
    private final Lock lock = new ReentrantLock(); // guards the fields below, also while tmux is asked
    private final Set<String> linked = new HashSet<>(); // windows
    private @Nullable Heard heard;
    private boolean closed;

    /** A client, and what it hears. */
    private record Heard(ClientSession client, Hearing hearing) {}

    Hub(TmuxEndpoint endpoint, ProviderContext context) {
        this.endpoint = endpoint;
        this.context = context;
    }

    /** Reads a pane of a run of the server; what it writes from the return on is heard. */
    Feed watch(Server server, String pane) {
        return locked(() -> hear(server, pane));
    }

    /** Reads a pane of a run of the server, beginning with its screen. */
    PaneView attach(Server server, String pane, int historyLines) {
        return locked(() -> look(server, pane, historyLines));
    }

    private <R> R locked(Supplier<R> question) {
        lock.lock();
        try {
            return question.get();
        } catch (UnavailableException e) {
            // The client was lost, and nobody had noticed.
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    private PaneView look(Server server, String pane, int historyLines) {
        Feed feed = hear(server, pane);
        try {
            ScreenReading[] seen = new ScreenReading[1];
            // This client hears a pane and its own answers in the order in which they happened.
            client().ask(ScreenReading.questions(pane, historyLines), answers -> {
                seen[0] = ScreenReading.of(answers);
                feed.begin(seen[0].unfinished().getBytes(StandardCharsets.ISO_8859_1));
                if (seen[0].dead()) {
                    feed.finish();
                }
            });
            return new PaneView(seen[0].screen(), feed);
        } catch (RuntimeException e) {
            feed.close();
            throw e;
        }
    }

    private Feed hear(Server server, String pane) {
        ClientSession client = client();
        if (!server.isRun(client.server())) {
            throw Refusals.restarted();
        }
        Feed[] self = new Feed[1];
        Feed feed = new Feed(() -> leave(pane, self[0]));
        self[0] = feed;
        feeds.computeIfAbsent(pane, id -> new CopyOnWriteArrayList<>()).add(feed);
        try {
            String[] found = windowOf(client, pane);
            link(client, found[0]);
            if (silent.contains(pane)) {
                wake(client, Set.of(pane)); // It has been moved to a window that was linked before.
            }
            if (found[1].equals("1")) {
                feed.end(); // Of what has ended before tmux tells only who reads it first.
            }
            return feed;
        } catch (RuntimeException e) {
            remove(pane, feed);
            throw e;
        }
    }

    private ClientSession client() {
        if (closed) {
            throw Refusals.closed();
        }
        Heard now = heard;
        if (now == null) {
            return start();
        }
        return now.client().client().alive() ? now.client() : startAgain(now.client());
    }

    /** Goes on where a client left off that was lost. */
    private ClientSession startAgain(ClientSession before) {
        Entrance.afterLoss();
        try {
            ClientSession now = start();
            if (!now.server().equals(before.server())) {
                heard = null;
                now.close();
                throw Refusals.restarted();
            }
            arrange(now, "the tmux client was lost");
            return now;
        } catch (HydravisorException e) {
            endAll();
            throw e;
        }
    }

    private ClientSession start() {
        linked.clear();
        silent.clear();
        heard = null;
        Hearing hearing = new Hearing();
        // A server that has ended is not started again for this.
        ClientSession client = ClientSession.start(
                endpoint,
                List.of("-N"),
                List.of("-f", "ignore-size,pause-after=" + PAUSE_SECONDS),
                hearing,
                context.requestTimeout());
        try {
            // Nothing is said by itself when the program in a pane ends that stays.
            client.ask(List.of("refresh-client", "-B", "dead:%*:#{pane_dead}"), Effect.NONE);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        hearing.client = client.client();
        heard = new Heard(client, hearing);
        return client;
    }

    /** The window's id, and 1 if the pane's program has ended. */
    private static String[] windowOf(ClientSession client, String pane) {
        List<String> question = List.of("display-message", "-p", "-t", pane, "#{window_id},#{pane_dead}");
        return new String(client.ask(question, Effect.NONE), StandardCharsets.US_ASCII)
                .strip()
                .split(",", -1);
    }

    private void link(ClientSession client, String window) {
        if (linked.add(window)) {
            try {
                Set<String> panes = panesOf(client, window);
                silence(client, panes);
                client.ask(List.of("link-window", "-d", "-s", window, "-t", "=" + client.name() + ":"), Effect.UNKNOWN);
                wake(client, panes);
            } catch (RuntimeException e) {
                linked.remove(window);
                throw e;
            }
        }
    }

    private void linkIfThere(ClientSession client, String window) {
        try {
            link(client, window);
        } catch (NotFoundException e) {
            LOG.debug("The window has gone meanwhile, of which this will be told", e);
        }
    }

    private static Set<String> panesOf(ClientSession client, String window) {
        List<String> question = List.of("list-panes", "-t", window, "-F", "#{pane_id}");
        return new String(client.ask(question, Effect.NONE), StandardCharsets.US_ASCII)
                .lines()
                .collect(Collectors.toSet());
    }

    /**
     * Pauses panes. Where a client has once heard a pane, tmux would keep all that this writes while its window is not linked, and
     * bring that out when it is linked again.
     */
    private void silence(ClientSession client, Set<String> panes) {
        silent.addAll(panes);
        change(client, panes, "pause");
    }

    private void wake(ClientSession client, Set<String> panes) {
        silent.removeAll(panes);
        change(client, panes, "continue");
    }

    private static void change(ClientSession client, Set<String> panes, String state) {
        if (!panes.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("refresh-client"));
            panes.forEach(pane -> command.addAll(List.of("-A", pane + ":" + state)));
            client.ask(command, Effect.NONE);
        }
    }

    private void leave(String pane, Feed feed) {
        if (remove(pane, feed)) {
            lookSoon();
        }
    }

    /** Whether the pane is not read any more. */
    private boolean remove(String pane, Feed feed) {
        return feeds.computeIfPresent(pane, (id, list) -> {
                    list.remove(feed);
                    return list.isEmpty() ? null : list;
                })
                == null;
    }

    /** Not in the client's thread, which brings the answers, and once for all that happens until then. */
    private void lookSoon() {
        if (looking.compareAndSet(false, true)) {
            try {
                context.executor().execute(this::look);
            } catch (RejectedExecutionException e) {
                LOG.debug("The application is ending", e);
            }
        }
    }

    private void look() {
        lock.lock();
        try {
            looking.set(false);
            Heard now = heard;
            if (now != null) {
                arrange(now.client(), "the pane was moved to another window");
            }
        } catch (HydravisorException e) {
            LOG.debug("The client is gone, or the server", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the reading of panes that are gone, and links the windows of the others.
     *
     * @param why what the readers of a pane are told that was not heard for a while
     */
    private void arrange(ClientSession client, String why) {
        Set<String> before = Set.copyOf(linked);
        Windows windows = Windows.of(client.ask(Windows.LIST, Effect.NONE));
        Set<String> needed = new HashSet<>();
        for (String pane : feeds.keySet()) {
            String window = windows.ofPane(pane);
            if (window == null || windows.isForsaken(window)) {
                end(pane);
            } else {
                needed.add(window);
                linkIfThere(client, window);
                if (!before.contains(window)) {
                    feeds.getOrDefault(pane, List.of()).forEach(feed -> feed.gap(why));
                }
            }
        }
        Set<String> others = windows.panesOutside(needed);
        silent.removeIf(pane -> windows.ofPane(pane) == null);
        Set<String> moved = new HashSet<>(silent);
        moved.removeAll(others);
        wake(client, moved);
        others.removeAll(silent);
        silence(client, others);
        for (String window : before) {
            if (!needed.contains(window)) {
                linked.remove(window);
                // A window that is in no other session would live on here when its session was killed.
                tell(
                        client,
                        windows.isForsaken(window)
                                ? List.of("kill-window", "-t", window)
                                : List.of("unlink-window", "-t", "=" + client.name() + ":" + window));
            }
        }
    }

    private static void tell(ClientSession client, List<String> command) {
        try {
            client.ask(command, Effect.UNKNOWN);
        } catch (NotFoundException e) {
            LOG.debug("The window had gone by itself", e);
        }
    }

    private void end(String pane) {
        feeds.getOrDefault(pane, List.of()).forEach(Feed::end);
    }

    private void endAll() {
        feeds.values().forEach(list -> list.forEach(Feed::end));
    }

    /** The client is gone, but perhaps not its server. */
    private void comeBack(Hearing which) {
        lock.lock();
        try {
            Heard lost = heard;
            if (closed || lost == null || lost.hearing() != which) {
                return;
            }
            if (feeds.isEmpty()) {
                heard = null;
            } else {
                startAgain(lost.client());
            }
        } catch (HydravisorException e) {
            LOG.debug("The panes that were read are gone", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Heard last;
        lock.lock();
        try {
            closed = true;
            last = heard;
            heard = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.client().close();
        }
        endAll();
    }

    private final class Hearing implements ControlClient.Events {
        private volatile @Nullable ControlClient client;

        @Override
        public void output(String pane, byte[] bytes) {
            for (Feed feed : feeds.getOrDefault(pane, List.of())) {
                feed.append(bytes);
            }
        }

        @Override
        public void paused(String pane) {
            if (silent.contains(pane)) {
                return;
            }
            for (Feed feed : feeds.getOrDefault(pane, List.of())) {
                feed.gap("tmux dropped output that was not read in time");
            }
            ControlClient now = client;
            if (now != null) {
                now.send(List.of("refresh-client", "-A", pane + ":continue"), Effect.NONE);
            }
        }

        @Override
        public void notification(String name, String rest) {
            if (name.equals("subscription-changed")) {
                Matcher dead = DEAD.matcher(rest);
                if (dead.matches()) {
                    end(dead.group(1));
                }
            } else if (REARRANGED.contains(name) && !feeds.isEmpty()) {
                lookSoon();
            }
        }

        @Override
        public void ended() {
            try {
                context.executor().execute(() -> comeBack(this));
            } catch (RejectedExecutionException e) {
                LOG.debug("The application is ending", e);
                endAll();
            }
        }
    }
}
