package io.hydravisor.containerd;

import com.google.protobuf.Empty;
import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sandboxes as containers. Endpoints: {@code containerd:/path/of/containerd.sock}, {@code containerd:} for the usual path,
 * and {@code containerd:private} for an instance of its own that ends with the connection; the options {@code namespace} and
 * {@code snapshotter} choose others than {@code hydravisor} and {@code overlayfs}, and {@code runc-root} another folder for runc's
 * state than the one that all containerd of a host share.
 */
public final class ContainerdSandboxProvider implements SandboxProvider {
    static final Set<Capability> CAPABILITIES = Set.of(
            Capability.SPOOLED_OUTPUT,
            Capability.GROUP_SIGNALS,
            Capability.FILES,
            Capability.TERMINALS,
            Capability.FORWARD,
            Capability.PAUSE,
            Capability.STATS,
            Capability.RESTART,
            Capability.OUTLIVES_CLIENT,
            Capability.IMAGE_IMPORT,
            Capability.NETWORK_ISOLATED);

    private static final Path USUAL_SOCKET = Path.of("/run/containerd/containerd.sock");
    private static final String PRIVATE = "private";
    private static final String RUNC_ROOT = "runc-root";
    private static final Set<String> OPTIONS = Set.of("namespace", "snapshotter", RUNC_ROOT);
    /** Rule for containerd's identifiers: pkg/identifiers/validate.go. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*");

    /** For ServiceLoader. */
    public ContainerdSandboxProvider() {}

    @Override
    public String name() {
        return "containerd";
    }

    @Override
    public Set<String> schemes() {
        return Set.of("containerd");
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Isolation isolation() {
        return Isolation.CONTAINER;
    }

    @Override
    public Optional<Endpoint> defaultEndpoint() {
        return Files.isWritable(USUAL_SOCKET)
                ? Optional.of(Endpoint.parse("containerd:" + USUAL_SOCKET))
                : Optional.empty();
    }

    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        for (String option : endpoint.options().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new InvalidInputException(Failure.of("unknown option '" + option + "' in " + endpoint)
                        .provider(name())
                        .hint("Known options: " + OPTIONS + "."));
            }
        }
        String namespace = identifier(endpoint, "namespace", "hydravisor");
        String snapshotter = identifier(endpoint, "snapshotter", "overlayfs");
        Optional<Path> runcRoot = runcRoot(endpoint);
        if (endpoint.address().equals(PRIVATE)) {
            PrivateInstance instance = PrivateInstance.start(context.stateFolder());
            try {
                return connect(
                        endpoint,
                        instance.socket(),
                        namespace,
                        snapshotter,
                        Optional.of(instance.runcRoot()),
                        context,
                        Optional.of(instance));
            } catch (HydravisorException e) {
                instance.close();
                throw e;
            }
        }
        Path socket = endpoint.address().isEmpty() ? USUAL_SOCKET : Path.of(endpoint.address());
        return connect(endpoint, socket, namespace, snapshotter, runcRoot, context, Optional.empty());
    }

    private Optional<Path> runcRoot(Endpoint endpoint) {
        String value = endpoint.options().get(RUNC_ROOT);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.startsWith("/") || endpoint.address().equals(PRIVATE)) {
            throw new InvalidInputException(Failure.of("not a usable " + RUNC_ROOT + ": '" + value + "'")
                    .provider(name())
                    .hint("Give an absolute path; a private containerd has a folder of its own and takes none."));
        }
        return Optional.of(Path.of(value));
    }

    private String identifier(Endpoint endpoint, String option, String usual) {
        String value = endpoint.options().getOrDefault(option, usual);
        if (value.length() > 76 || !IDENTIFIER.matcher(value).matches()) {
            throw new InvalidInputException(Failure.of("not a " + option + ": '" + value + "'")
                    .provider(name())
                    .hint("Use up to 76 letters and digits, joined by single '.', '_' or '-'."));
        }
        return value;
    }

    private static ConnectionWatch watch(Endpoint endpoint, ProviderContext context) {
        String resource = "endpoint/" + endpoint;
        return new ConnectionWatch(
                () -> context.emit(new EndpointEvent(
                        "endpoint.lost",
                        context.clock().instant(),
                        resource,
                        "the connection broke; sandboxes and commands run on, and it comes back by itself")),
                () -> context.emit(
                        new EndpointEvent("endpoint.restored", context.clock().instant(), resource, "")));
    }

    private static SandboxBackend connect(
            Endpoint endpoint,
            Path socket,
            String namespace,
            String snapshotter,
            Optional<Path> runcRoot,
            ProviderContext context,
            Optional<PrivateInstance> instance) {
        SocketCheck.require(socket);
        ContainerdClient client = new ContainerdClient(
                socket,
                namespace,
                context.requestTimeout(),
                context.executor(),
                context.timer(),
                watch(endpoint, context));
        try {
            client.call("connect", socket.toString(), () -> client.version().version(Empty.getDefaultInstance()));
            return new ContainerdBackend(client, snapshotter, runcRoot, context, instance);
        } catch (HydravisorException e) {
            client.close();
            throw new UnavailableException(
                    Failure.of("what listens at " + socket + " does not answer as containerd does")
                            .provider("containerd")
                            .resource(socket.toString())
                            .hint("Give the path of containerd's own socket, usually " + USUAL_SOCKET
                                    + "; Docker's is another.")
                            .cause(e));
        }
    }
}
