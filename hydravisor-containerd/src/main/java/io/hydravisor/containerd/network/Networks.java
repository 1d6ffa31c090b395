package io.hydravisor.containerd.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.core.Support;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.sandbox.SandboxSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The networks of an endpoint's sandboxes. */
public final class Networks {
    /** Of the ranges for private use, RFC 1918, a part that few choose. */
    public static final String USUAL_SUBNET = "10.213.0.0/16";

    /** Under what the ports are kept that lead to a sandbox. */
    public static final String PUBLISHED = "published";

    private final Plugins plugins;
    private final String subnet;

    /**
     * @param subnet what sandboxes get their addresses from
     */
    public Networks(String subnet) {
        this(Plugins.ofHost(), subnet);
    }

    Networks(Plugins plugins, String subnet) {
        this.plugins = plugins;
        this.subnet = subnet;
    }

    /** Whether this host has what address translation needs. */
    public Support translation() {
        return Stream.of(plugins.support(), Rules.support())
                .filter(part -> !part.available())
                .findFirst()
                .orElse(Support.yes());
    }

    /**
     * A sandbox's.
     *
     * @param kept its spec, as far as that is kept with it: {@code network}, a capability, and {@link #PUBLISHED}
     * @param folder its folder on the host
     * @param resource for errors
     */
    public SandboxNetwork of(JsonNode kept, Path folder, String resource) {
        List<PublishedPort> published = new ArrayList<>();
        for (JsonNode port : kept.path(PUBLISHED)) {
            published.add(PublishedPort.of(
                            port.path("host_port").asInt(), port.path("port").asInt())
                    .on(address(port.path("address").asText())));
        }
        String policy = kept.path("network").asText();
        return new SandboxNetwork(
                plugins,
                subnet,
                folder,
                resource,
                Stream.of(NetworkPolicy.nat(), NetworkPolicy.host())
                        .filter(known -> known.toString().equals(policy))
                        .findFirst()
                        .orElse(NetworkPolicy.isolated()),
                published);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address that we have written: " + text, e);
        }
    }

    /** The ports that a spec publishes, to be kept under {@link #PUBLISHED}. */
    public static ArrayNode published(SandboxSpec spec) {
        ArrayNode ports = Json.object().putArray(PUBLISHED);
        spec.published()
                .forEach(port -> ports.addObject()
                        .put("address", port.address().getHostAddress())
                        .put("host_port", port.hostPort())
                        .put("port", port.port()));
        return ports;
    }
}
