package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.spi.ProviderContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A control client attached to one session, which hears what its panes write. Safe for use by many threads. */
final class Watcher implements ControlClient.Events {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final Pattern DEAD = Pattern.compile("dead \\S+ \\S+ \\S+ (%\\d+) : 1");
    /** What tmux says when the panes of a session may be others than before. */
    private static final Set<String> REARRANGED = Set.of(
            "layout-change",
            "window-close",
            "unlinked-window-close",
            "window-pane-changed",
            "session-window-changed",
            "sessions-changed");

    private final String session;
    private final Server server;
    private final TmuxEndpoint endpoint;
    private final ProviderContext context;
    private final int pauseSeconds;
    private final Map<String, List<Feed>> feeds = new ConcurrentHashMap<>();
    private volatile @Nullable ControlClient client;
    private volatile boolean closed;

    /**
     * @param pauseSeconds how old output may get that this client has not read, before tmux throws it away
     */
    Watcher(String session, Server server, TmuxEndpoint endpoint, ProviderContext context, int pauseSeconds) {
        this.session = session;
        this.server = server;
        this.endpoint = endpoint;
        this.context = context;
        this.pauseSeconds = pauseSeconds;
    }

    /** Attaches; blocks until the session is heard. */
    void start() {
        ControlClient started = ControlClient.start(
                endpoint,
                List.of("-C", "attach-session", "-E", "-f", "ignore-size,pause-after=" + pauseSeconds, "-t", session),
                this,
                context.requestTimeout());
        client = started;
        try {
            String run = new String(
                            started.ask(Commands.WHICH_SERVER, Effect.NONE, context.requestTimeout()),
                            StandardCharsets.UTF_8)
                    .strip();
            if (!server.isRun(run)) {
                throw Refusals.restarted();
            }
            // Nothing is said by itself when the program in a pane ends that stays.
            started.ask(List.of("refresh-client", "-B", "dead:%*:#{pane_dead}"), Effect.NONE, context.requestTimeout());
        } catch (RuntimeException e) {
            closed = true;
            started.close();
            throw e;
        }
    }

    void add(String pane, Feed feed) {
        feeds.computeIfAbsent(pane, id -> new CopyOnWriteArrayList<>()).add(feed);
    }

    /** Whether nobody listens any more. */
    boolean remove(String pane, Feed feed) {
        feeds.computeIfPresent(pane, (id, list) -> {
            list.remove(feed);
            return list.isEmpty() ? null : list;
        });
        return feeds.isEmpty();
    }

    boolean alive() {
        ControlClient now = client;
        return !closed && now != null && now.alive();
    }

    @Override
    public void output(String pane, byte[] bytes) {
        for (Feed feed : feeds.getOrDefault(pane, List.of())) {
            feed.append(bytes);
        }
    }

    @Override
    public void paused(String pane) {
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
                endAll(dead.group(1));
            }
        } else if (REARRANGED.contains(name)) {
            lookForPanes();
        }
    }

    private void endAll(String pane) {
        feeds.getOrDefault(pane, List.of()).forEach(Feed::end);
    }

    private void lookForPanes() {
        ControlClient now = client;
        if (now != null) {
            now.send(List.of("list-panes", "-s", "-t", session, "-F", "#{pane_id}"), Effect.NONE)
                    .thenAccept(reply -> {
                        Set<String> there = Set.of(new String(reply, StandardCharsets.US_ASCII).split("\n"));
                        feeds.keySet().stream()
                                .filter(pane -> !there.contains(pane))
                                .forEach(this::endAll);
                    });
        }
    }

    @Override
    public void ended() {
        if (closed) {
            endAll();
        } else {
            context.executor().execute(this::comeBack);
        }
    }

    /** The client is gone, but perhaps not the session. */
    private void comeBack() {
        Entrance.afterLoss();
        try {
            start();
            feeds.values().forEach(list -> list.forEach(feed -> feed.gap("the tmux client was lost")));
        } catch (HydravisorException e) {
            LOG.debug("The session that was watched is gone", e);
            endAll();
        }
    }

    private void endAll() {
        feeds.values().forEach(list -> list.forEach(Feed::end));
    }

    void close() {
        closed = true;
        ControlClient now = client;
        if (now != null) {
            now.close();
        }
        endAll();
    }
}
