package io.hydravisor.containerd.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.containerd.client.CleanUp;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.FolderLock;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.host.NetworkNamespace;
import io.hydravisor.containerd.spec.ContainerSpec;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sandbox's network on the host. With address translation that is a network namespace of its own, kept at a path in the
 * sandbox's folder from before anything is made for it until all of that is undone: whoever finds it there, after whatever crash,
 * knows that there may be something to undo.
 */
public final class SandboxNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxNetwork.class);
    /** There while all of the network is. */
    private static final String COMPLETE = "network.complete";
    /** There from before ports are published, with what the plugin was told: it wants to hear the same when it shall undo it. */
    private static final String PUBLISHING = "network.publishing";
    /** Of all sandboxes of the host. Gone with a restart of the host, as all networks are. */
    private static final Path SHARED = Path.of("/run/hydravisor");

    private static final String INSIDE = "eth0";
    /** From the state folder of all endpoints to what is in a sandbox's. */
    private static final int DEPTH = 3;

    private final Plugins plugins;
    private final String subnet;
    private final Path folder;
    private final Path namespace;
    private final String id;
    private final String resource;
    private final NetworkPolicy policy;
    private final List<PublishedPort> published;

    /**
     * @param subnet what sandboxes get their addresses from
     * @param folder the sandbox's on the host
     */
    SandboxNetwork(
            Plugins plugins,
            String subnet,
            Path folder,
            String resource,
            NetworkPolicy policy,
            List<PublishedPort> published) {
        this.plugins = plugins;
        this.subnet = subnet;
        this.folder = folder;
        this.namespace = ContainerSpec.networkNamespace(folder);
        this.id = id(folder);
        this.resource = resource;
        this.policy = policy;
        this.published = List.copyOf(published);
    }

    /**
     * What nothing else on the host has, of letters, digits and hyphens: the folder's name and that of the folder around it, which
     * stands for the endpoint.
     */
    private static String id(Path folder) {
        int names = folder.getNameCount();
        return folder.getName(names - 2) + "-" + folder.getName(names - 1);
    }

    /**
     * Undoes what is left of the networks of an endpoint that is gone; what can't be undone is logged.
     *
     * @param folder the application's state folder
     */
    public static void removeBelow(Path folder) {
        Path states = folder.resolve("containerd");
        if (!Files.exists(states)) {
            return;
        }
        try (Stream<Path> all = Files.walk(states, DEPTH)) {
            all.filter(NetworkNamespace::isPinned).toList().forEach(namespace -> {
                Path sandbox = Objects.requireNonNull(namespace.getParent(), "below the folder");
                SandboxNetwork left = new SandboxNetwork(
                        Plugins.ofHost(),
                        Networks.USUAL_SUBNET,
                        sandbox,
                        "sandbox/" + sandbox.getFileName(),
                        NetworkPolicy.nat(),
                        List.of());
                CleanUp.run("the network of " + sandbox, left::remove);
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Could not look for networks in {}", folder, e);
        }
    }

    /** What its /etc/hosts and /etc/resolv.conf say. */
    public NameFiles names(String hostname) {
        return NameFiles.of(policy, hostname);
    }

    /** Before each start, while nobody else starts or removes the sandbox: makes what is not there. */
    public void prepare() {
        if (!policy.equals(NetworkPolicy.nat()) || complete()) {
            return;
        }
        remove(); // What is left of one whose making was cut short, or that ended with the host.
        try {
            make();
        } catch (HydravisorException e) {
            removeAfter(e);
            throw e;
        }
    }

    private boolean complete() {
        return Files.exists(folder.resolve(COMPLETE)) && NetworkNamespace.isPinned(namespace);
    }

    private void removeAfter(HydravisorException failure) {
        try {
            remove();
        } catch (HydravisorException e) {
            failure.addSuppressed(e);
        }
    }

    private void make() {
        try {
            NetworkNamespace.pin(namespace);
        } catch (IOException | NativeException e) {
            throw failed("can't make a network namespace", e);
        }
        Plugins.Target target = target();
        plugins.add(target, "lo", config("loopback"));
        JsonNode made = plugins.add(target, INSIDE, pair());
        new Rules(resource).add(made.path("interfaces").path(0).path("name").asText(), subnet, id);
        if (!published.isEmpty()) {
            publish(target, made);
        }
        mark(COMPLETE, new byte[0]);
    }

    private void publish(Plugins.Target target, JsonNode made) {
        try (FolderLock lock = portsLock()) {
            LOG.trace("Holding {}", lock);
            HostPorts ports = new HostPorts(new Rules(resource).of("nat").toList(), resource);
            published.forEach(ports::requireFree);
            ObjectNode config = config("portmap");
            config.putObject("capabilities").put("portMappings", true);
            ArrayNode mappings = config.putObject("runtimeConfig").putArray("portMappings");
            published.forEach(port -> mappings.addObject()
                    .put("hostIP", port.address().getHostAddress())
                    .put("hostPort", port.hostPort())
                    .put("containerPort", port.port())
                    .put("protocol", "tcp"));
            mark(PUBLISHING, Json.write(config));
            plugins.add(target, INSIDE, config.set("prevResult", made));
        }
    }

    /** Two sandboxes of the host that want the same port at once must not both find it free. */
    private FolderLock portsLock() {
        Path folder = SHARED.resolve("ports");
        try {
            Folders.create(folder);
        } catch (IOException e) {
            throw failed("can't lock the ports of the host", e);
        }
        return FolderLock.take(folder, resource);
    }

    /** Undoes all of it, if anything was made; nothing runs in it any more. */
    public void remove() {
        if (!Files.exists(namespace)) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve(COMPLETE));
            Plugins.Target target = target();
            Path publishing = folder.resolve(PUBLISHING);
            // Where nothing readable is the plugin was not called yet.
            if (Files.exists(publishing) && Json.read(Files.readAllBytes(publishing)) instanceof ObjectNode config) {
                plugins.remove(target, INSIDE, config);
            }
            Files.deleteIfExists(publishing);
            plugins.remove(target, INSIDE, pair());
            new Rules(resource).remove(id);
            NetworkNamespace.unpin(namespace);
        } catch (IOException | NativeException e) {
            throw failed("can't remove what belongs to the sandbox's network", e);
        }
    }

    private void mark(String file, byte[] content) {
        try {
            Files.write(folder.resolve(file), content);
        } catch (IOException e) {
            throw failed("can't keep what is known of the sandbox's network", e);
        }
    }

    /** Plugins take a namespace that is gone for one where nothing is left to do, but want no path of anything else. */
    private Plugins.Target target() {
        return new Plugins.Target(id, NetworkNamespace.isPinned(namespace) ? namespace.toString() : "", resource);
    }

    private static ObjectNode config(String plugin) {
        return Json.object()
                .put("cniVersion", Plugins.VERSION)
                .put("name", "hydravisor")
                .put("type", plugin);
    }

    /** A pair of interfaces for each sandbox, which goes with its namespace, and no bridge that would stay. */
    private ObjectNode pair() {
        ObjectNode config = config("ptp").put("ipMasq", true);
        ObjectNode addresses = config.putObject("ipam")
                .put("type", "host-local")
                .put("dataDir", SHARED.resolve("networks").toString());
        addresses.putArray("ranges").addArray().addObject().put("subnet", subnet);
        addresses.putArray("routes").addObject().put("dst", "0.0.0.0/0");
        return config;
    }

    private BackendException failed(String what, Exception cause) {
        return new BackendException(Failure.of(what + ": " + cause.getMessage())
                .provider(RpcErrors.PROVIDER)
                .resource(resource)
                .cause(cause)
                .hint("Run as root, and look at the state folder and its disk."));
    }
}
