package io.hydravisor.cli.base;

import io.hydravisor.Hydravisor;
import io.hydravisor.cli.output.Out;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.output.Tty;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.session.Sessions;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultStatus;
import io.hydravisor.vault.VaultUnlock;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What the commands share: the options that all have, the standard streams, and the way to sandboxes, sessions and models. */
public final class Cli {
    private final GlobalOptions options;
    private final InputStream in;
    private final OutputStream rawOut;
    private final PrintStream err;
    private final Stopping stopping;
    private @Nullable Settings settings;
    private @Nullable Plugins plugins;

    public Cli(GlobalOptions options, InputStream in, OutputStream out, PrintStream err, Stopping stopping) {
        this.options = options;
        this.in = in;
        this.rawOut = out;
        this.err = err;
        this.stopping = stopping;
    }

    /** The standard input. */
    public InputStream in() {
        return in;
    }

    /** The standard output. */
    public Out out() {
        return new Out(rawOut, options.json);
    }

    /** The standard error. */
    public PrintStream err() {
        return err;
    }

    /** Tells whether the user wants this to end. */
    public Stopping stopping() {
        return stopping;
    }

    /** Shows that something takes its time, if a person is watching. */
    public Progress progress(String what) {
        return new Progress(options.json || !Tty.isTerminal(2) ? null : err, what);
    }

    /** Whether the standard output may be colored. */
    public boolean colors() {
        return !options.noColor && System.getenv("NO_COLOR") == null && !options.json && Tty.isTerminal(1);
    }

    public boolean json() {
        return options.json;
    }

    public boolean showsStackTraces() {
        return logLevel().showsStackTraces();
    }

    private LogLevel logLevel() {
        return Optional.ofNullable(options.logLevel)
                .or(() -> settings == null ? Optional.empty() : settings.logLevel())
                .orElse(LogLevel.ERROR);
    }

    /** Reads the settings and sets up logging, before any class that logs is there. */
    public void prepare() {
        settings = Settings.read(Optional.ofNullable(options.config));
        LogLevel level = logLevel();
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level.text());
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.levelInBrackets", "true");
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(level.jdk());
        SLF4JBridgeHandler.install();
    }

    /** The jars in the user's plugin folder. */
    public Plugins plugins() {
        Plugins found = plugins;
        if (found == null) {
            found = new Plugins(Folders.plugins());
            plugins = found;
        }
        return found;
    }

    /** Finds the providers, those in the plugin folder too. What is broken there is said on the standard error. */
    public Hydravisor discover(Consumer<HydravisorEvent> subscriber) {
        plugins().broken().forEach(jar -> say("ignoring " + jar.jar() + ": " + jar.reason()));
        Hydravisor.Builder builder =
                Hydravisor.builder().classLoader(plugins().loader()).onEvent(subscriber);
        Launcher.path().ifPresent(builder::launcher);
        Hydravisor hydra = builder.discover();
        hydra.problems().forEach(problem -> say("ignoring " + problem.provider() + ": " + problem.reason()));
        return hydra;
    }

    /** Says something beside the result, on a line of the standard error. */
    public void say(String text) {
        err.println("hydravisor: " + Printable.line(text));
    }

    /** Whether the command line names the endpoint. */
    public boolean namesEndpoint() {
        return options.on != null;
    }

    /** The endpoint that the user named, here or in the settings. */
    public Optional<String> on() {
        return Optional.ofNullable(options.on).or(() -> settings == null ? Optional.empty() : settings.on());
    }

    /** The endpoint of models that the user named, here or in the settings. */
    public Optional<String> models() {
        return Optional.ofNullable(options.on).or(() -> settings == null ? Optional.empty() : settings.models());
    }

    /** The endpoint of sessions that the user named, here or in the settings. */
    public Optional<String> sessions() {
        return Optional.ofNullable(options.on).or(() -> settings == null ? Optional.empty() : settings.sessions());
    }

    /** Connects to the place with sessions that was named, else to the only usable one. */
    public SessionConnection connectSessions() {
        Hydravisor hydra = discover(event -> {});
        try {
            return new SessionConnection(
                    hydra, sessions().map(hydra::sessions).orElseGet(() -> onlyOne(hydra::sessions, "sessions")));
        } catch (RuntimeException e) {
            hydra.close();
            throw e;
        }
    }

    /** Whether the endpoint that the command line names is one of sessions. */
    public boolean namesSessions(Hydravisor hydra) {
        String scheme = on().map(Endpoint::parse).map(Endpoint::scheme).orElse("");
        return hydra.providers().stream()
                .anyMatch(provider ->
                        provider.kind().equals("session") && provider.schemes().contains(scheme));
    }

    /** Connects to the sandboxes that were named, else to the only usable ones; nothing if there are none. */
    public Optional<Sandboxes> sandboxes(Hydravisor hydra) {
        return on().map(hydra::sandboxes).or(() -> onlyOneIfAny(hydra::sandboxes, "on"));
    }

    /** Connects to the sessions that were named, else to the only usable ones; nothing if there are none. */
    public Optional<Sessions> sessions(Hydravisor hydra) {
        return sessions().map(hydra::sessions).or(() -> onlyOneIfAny(hydra::sessions, "sessions"));
    }

    /** Connects to the place with models that was named, else to the only usable one. */
    public ModelConnection connectModels() {
        Hydravisor hydra = discover(event -> {});
        try {
            return new ModelConnection(
                    hydra, models().map(hydra::modelBackend).orElseGet(() -> onlyOne(hydra::modelBackend, "models")));
        } catch (RuntimeException e) {
            hydra.close();
            throw e;
        }
    }

    /** Unlocks the vault that was named, else the user's own. */
    public VaultConnection unlockVault(VaultUnlock unlock) {
        return vault((hydra, named) ->
                named.map(endpoint -> hydra.vault(endpoint, unlock)).orElseGet(() -> hydra.vault(unlock)));
    }

    /** Makes the vault that was named, else the user's own. */
    public VaultConnection createVault(String principal, VaultUnlock unlock) {
        return vault((hydra, named) -> named.map(endpoint -> hydra.createVault(endpoint, principal, unlock))
                .orElseGet(() -> hydra.createVault(principal, unlock)));
    }

    private VaultConnection vault(BiFunction<Hydravisor, Optional<String>, KeyVault> open) {
        Hydravisor hydra = discover(event -> {});
        try {
            return new VaultConnection(hydra, open.apply(hydra, Optional.ofNullable(options.on)));
        } catch (RuntimeException e) {
            hydra.close();
            throw e;
        }
    }

    /** Looks from outside at the vault that was named, else at the user's own. */
    public VaultStatus vaultStatus() {
        try (Hydravisor hydra = discover(event -> {})) {
            return Optional.ofNullable(options.on).map(hydra::vaultStatus).orElseGet(hydra::vaultStatus);
        }
    }

    /** Connects to the endpoint that was named, else to the only usable one. */
    public Connection connect() {
        return connect(event -> {});
    }

    /** Connects as {@link #connect()} and subscribes to the events of the connection. */
    public Connection connect(Consumer<HydravisorEvent> subscriber) {
        return connect(on(), subscriber);
    }

    /** Connects to sandboxes beside what {@code --on} names: to those at an endpoint, else as the settings say. */
    public Connection connectSandboxes(Optional<String> endpoint) {
        return connect(endpoint.or(() -> settings == null ? Optional.empty() : settings.on()), event -> {});
    }

    private Connection connect(Optional<String> endpoint, Consumer<HydravisorEvent> subscriber) {
        Hydravisor hydra = discover(subscriber);
        try {
            return new Connection(
                    hydra, endpoint.map(hydra::sandboxes).orElseGet(() -> onlyOne(hydra::sandboxes, "on")));
        } catch (RuntimeException e) {
            hydra.close();
            throw e;
        }
    }

    private static <T> T onlyOne(Supplier<T> connecting, String setting) {
        try {
            return onlyOneOf(connecting, setting);
        } catch (NotFoundException e) {
            throw new UnavailableException(
                    Failure.of(e.problem()).hint("Name one with --on URI; 'hydravisor doctor' says what is missing."));
        }
    }

    private static <T> Optional<T> onlyOneIfAny(Supplier<T> connecting, String setting) {
        try {
            return Optional.of(onlyOneOf(connecting, setting));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static <T> T onlyOneOf(Supplier<T> connecting, String setting) {
        try {
            return connecting.get();
        } catch (ConflictException e) {
            throw new UsageException(e.problem(), "Choose one with --on URI, or set '" + setting + "' in config.toml.");
        }
    }
}
