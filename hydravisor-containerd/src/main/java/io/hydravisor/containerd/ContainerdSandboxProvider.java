package io.hydravisor.containerd;

import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sandboxes as containers. Endpoints: {@code containerd:/path/of/containerd.sock}, {@code containerd:} for the usual path,
 * and {@code containerd:private} for an instance of its own that ends with the connection; the options {@code namespace} and
 * {@code snapshotter} choose others than {@code hydravisor} and {@code overlayfs}, {@code runc-root} another folder for runc's
 * state than the one that all containerd of a host share, and {@code nat-subnet} another range of IPv4 addresses for sandboxes
 * with address translation than 10.213.0.0/16.
 */
public final class ContainerdSandboxProvider implements SandboxProvider {
    static final Set<Capability> CAPABILITIES = Set.of(
            Capability.SPOOLED_OUTPUT,
            Capability.GROUP_SIGNALS,
            Capability.FILES,
            Capability.FILE_ARCHIVES,
            Capability.TERMINALS,
            Capability.FORWARD,
            Capability.PAUSE,
            Capability.STATS,
            Capability.RESTART,
            Capability.SNAPSHOT,
            Capability.FORK,
            Capability.OUTLIVES_CLIENT,
            Capability.IMAGE_IMPORT,
            Capability.IMAGE_PULL,
            Capability.IMAGE_EXPORT,
            Capability.IMAGE_TAG,
            Capability.NETWORK_ISOLATED,
            Capability.NETWORK_HOST,
            Capability.NETWORK_NAT,
            Capability.NETWORK_PUBLISH,
            Capability.MOUNT_BIND,
            Capability.MOUNT_TMPFS,
            Capability.READ_ONLY_ROOT,
            Capability.HOSTNAME,
            Capability.GROUPS,
            Capability.RLIMITS,
            Capability.MAIN,
            Capability.RUNTIME);

    private static final Endpoint USUAL = Endpoint.parse("containerd:" + ContainerdEndpoint.USUAL_SOCKET);

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
        return Files.isWritable(ContainerdEndpoint.USUAL_SOCKET) ? Optional.of(USUAL) : Optional.empty();
    }

    @Override
    public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
        return Checkup.of(endpoint.orElse(USUAL), context);
    }

    @Override
    public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
        ContainerdEndpoint where = ContainerdEndpoint.of(endpoint);
        if (where.socket().isPresent()) {
            return connect(endpoint, where, where.socket().get(), where.runcRoot(), context, Optional.empty());
        }
        PrivateInstance instance = PrivateInstance.start(context.stateFolder());
        try {
            return connect(
                    endpoint,
                    where,
                    instance.socket(),
                    Optional.of(instance.runcRoot()),
                    context,
                    Optional.of(instance));
        } catch (HydravisorException e) {
            instance.close();
            throw e;
        }
    }

    private static SandboxBackend connect(
            Endpoint endpoint,
            ContainerdEndpoint where,
            Path socket,
            Optional<Path> runcRoot,
            ProviderContext context,
            Optional<PrivateInstance> instance) {
        ContainerdClient client = Dialing.dial(socket, where.namespace(), context, watch(endpoint, context));
        return new ContainerdBackend(client, where.snapshotter(), runcRoot, where.networks(), context, instance);
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
}
