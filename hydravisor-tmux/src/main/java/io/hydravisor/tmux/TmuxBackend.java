package io.hydravisor.tmux;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionDriver;
import io.hydravisor.spi.SessionRecord;
import io.hydravisor.spi.SessionRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one tmux server. */
final class TmuxBackend implements SessionBackend {
    /** What the names of our sessions begin with. */
    static final String PREFIX = "hydra-";

    private static final Logger LOG = LoggerFactory.getLogger(TmuxBackend.class);
    private static final String[] RECORD = {
        "session_name", "session_id", "session_created", "session_attached", MetadataText.OPTION
    };
    private static final Set<Capability> ALWAYS =
            Set.of(SessionCapability.MULTIPLEXED, SessionCapability.OUTLIVES_CLIENT, SessionCapability.LOG);

    private final Commands commands;
    private final Tools tools;
    private final Support liveOutput;

    TmuxBackend(Commands commands, Tools tools, Support liveOutput) {
        this.commands = commands;
        this.tools = tools;
        this.liveOutput = liveOutput;
    }

    @Override
    public Support supports(Capability capability) {
        if (capability.equals(SessionCapability.LIVE_OUTPUT)) {
            return liveOutput;
        }
        return ALWAYS.contains(capability) ? Support.yes() : Support.no("tmux has nothing of the kind");
    }

    @Override
    public SessionDriver create(SessionRequest request) {
        SessionSpec spec = request.spec();
        PaneLaunch.check(spec.command());
        Server any = Server.any(commands);
        // The name of its first window tells whose it is when the answer is lost.
        String mark = "starting-" + UUID.randomUUID();
        String id;
        try {
            id = any.changeToId(List.of(
                    "new-session",
                    "-d",
                    "-s",
                    PREFIX + request.name(),
                    "-n",
                    mark,
                    "-x",
                    Integer.toString(spec.size().columns()),
                    "-y",
                    Integer.toString(spec.size().rows()),
                    "-P",
                    "-F",
                    "#{session_id}",
                    "sleep",
                    "infinity"));
        } catch (HydravisorException e) {
            undo(any, "=" + PREFIX + request.name(), mark);
            throw e;
        }
        Server server = any.pinned();
        try {
            server.change("set-option", "-t", id, MetadataText.OPTION, MetadataText.write(request.metadata()));
            server.change("set-option", "-t", id, "history-limit", Integer.toString(spec.historyLines()));
            fill(server, id, spec.command());
        } catch (RuntimeException e) {
            undo(server, id, "");
            throw e;
        }
        return session(id, server);
    }

    /** The window in place of the first one has the history that was asked for. */
    private void fill(Server server, String id, PaneCommand command) {
        new PaneLaunch(id, server, tools.version()).start(List.of("new-window", "-k", "-t", id + ":^"), command);
    }

    /** Removes a session that was made halfway, if its current window has the name. */
    private void undo(Server server, String target, String mark) {
        try {
            if (!mark.isEmpty()
                    && !Fields.ask(server, List.of("list-windows", "-t", target), "window_name")
                            .contains(List.of(mark))) {
                return;
            }
            server.change("kill-session", "-t", target);
        } catch (HydravisorException e) {
            LOG.debug("Nothing of a session is left that could not be made", e);
        }
    }

    private SessionDriver session(String id, Server server) {
        return new TmuxSession(id, server, this, tools);
    }

    @Override
    public SessionDriver open(String name) {
        Server server = Server.any(commands).pinned();
        return list(server).stream()
                .filter(session -> session.name().equals(name))
                .findFirst()
                .map(session -> session(session.id(), server))
                .orElseThrow(() -> gone("there is no session '" + name + "'"));
    }

    @Override
    public List<SessionRecord> list() {
        return list(Server.any(commands));
    }

    List<SessionRecord> list(Server server) {
        return Fields.ask(server, List.of("list-sessions"), RECORD).stream()
                .filter(row -> row.get(0).startsWith(PREFIX) && !row.get(4).isEmpty())
                .map(row -> new SessionRecord(
                        row.get(0).substring(PREFIX.length()),
                        row.get(1),
                        Instant.ofEpochSecond(Long.parseLong(row.get(2))),
                        Integer.parseInt(row.get(3)),
                        MetadataText.read(row.get(4))))
                .toList();
    }

    static NotFoundException gone(String what) {
        return new NotFoundException(
                Failure.of(what).provider(TmuxSessionProvider.NAME).hint("Look at list() for what is there."));
    }

    @Override
    public void close() {
        tools.hub().close();
        commands.close();
    }
}
