package io.hydravisor.tmux;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionEvent;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SessionBackend;
import io.hydravisor.spi.SessionProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of the tmux binary, 3.2a or later, on this host. Endpoints: {@code tmux:} for a server of our own, {@code tmux:NAME}
 * and {@code tmux:/path/of/its/socket} for others, {@code tmux:current} for the one that this runs in. Options: {@code binary},
 * the path of tmux; {@code control=off}, for one process a command in place of tmux's control mode.
 */
public final class TmuxSessionProvider implements SessionProvider {
    static final String NAME = "tmux";

    private static final Logger LOG = LoggerFactory.getLogger(TmuxSessionProvider.class);
    private static final Endpoint USUAL = new Endpoint("tmux", "", Map.of());

    private final Map<String, String> environment;

    /** For ServiceLoader. */
    public TmuxSessionProvider() {
        this(System.getenv());
    }

    TmuxSessionProvider(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("tmux");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                SessionCapability.MULTIPLEXED,
                SessionCapability.OUTLIVES_CLIENT,
                SessionCapability.LIVE_OUTPUT,
                SessionCapability.LOG);
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Binary.found("tmux", environment) ? Optional.of(USUAL) : Optional.empty();
    }

    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        String binary = TmuxEndpoint.of(endpoint.orElse(USUAL), environment).binary();
        String item = "tmux";
        try {
            return List.of(Prerequisite.found(item, binary + " " + Binary.version(binary, processes(context))));
        } catch (UnavailableException e) {
            return List.of(Prerequisite.missing(item, e.problem(), e.hint().orElseThrow()));
        }
    }

    @Override
    public SessionBackend connect(Endpoint endpoint, ProviderContext context) {
        TmuxEndpoint where = TmuxEndpoint.of(endpoint, environment);
        TmuxProcess processes = processes(context);
        TmuxVersion version = Binary.version(where.binary(), processes);
        Hub hub = new Hub(where, context);
        Tools tools = new Tools(where, version, processes, hub, new PaneLocks(), context);
        if (!where.controlMode()) {
            return withProcesses(tools, "this endpoint was asked to do without control mode");
        }
        ControlCommands control =
                new ControlCommands(where, context.requestTimeout(), connectionEvents(endpoint, context));
        try {
            control.server();
            return new TmuxBackend(control, tools, Support.yes());
        } catch (PermissionDeniedException e) {
            throw e;
        } catch (HydravisorException e) {
            control.close();
            return withoutControl(tools, e);
        }
    }

    /** Control mode can't be had: where tmux itself works, each command has a process of its own. */
    private static SessionBackend withoutControl(Tools tools, HydravisorException why) {
        String probe = ClientSession.PREFIX + UUID.randomUUID();
        Commands plain = new ProcessCommands(tools.endpoint(), tools.processes());
        try {
            // The first of these starts the server where there is none; only the second needs its socket.
            plain.ask(List.of("new-session", "-d", "-s", probe, "sleep", "infinity"), Effect.UNKNOWN, null);
            plain.ask(List.of("kill-session", "-t", "=" + probe), Effect.UNKNOWN, null);
        } catch (HydravisorException e) {
            e.addSuppressed(why);
            throw e;
        }
        LOG.warn(
                "tmux has no control mode here, so that each command takes a process and there is no live output: {}",
                why.problem());
        return withProcesses(tools, "control mode can't be had: " + why.problem());
    }

    private static SessionBackend withProcesses(Tools tools, String why) {
        return new TmuxBackend(new ProcessCommands(tools.endpoint(), tools.processes()), tools, Support.no(why));
    }

    private static TmuxProcess processes(ProviderContext context) {
        return new TmuxProcess(context.executor(), context.requestTimeout());
    }

    private static Consumer<Boolean> connectionEvents(Endpoint endpoint, ProviderContext context) {
        return connected -> context.emit(new SessionEvent(
                connected ? "session.reconnected" : "session.disconnected",
                context.clock().instant(),
                "endpoint/" + endpoint,
                connected ? "" : "the tmux client is gone; sessions run on if their server does"));
    }
}
