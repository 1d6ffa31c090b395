package io.hydravisor.containerd.network;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.net.PublishedPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which ports of the host are free. The plugin that publishes ports does not ask: the first rule for a port would win. */
final class HostPorts {
    private static final Pattern PUBLISHED = Pattern.compile("-A CNI-HOSTPORT-DNAT .*--dports (\\S+)");

    private final List<String> published;
    private final String resource;

    /**
     * @param rules of the host's table nat
     * @param resource for errors
     */
    HostPorts(List<String> rules, String resource) {
        this.published = rules.stream()
                .map(PUBLISHED::matcher)
                .filter(Matcher::find)
                .flatMap(rule -> Arrays.stream(rule.group(1).split(",", -1)))
                .toList();
        this.resource = resource;
    }

    /**
     * Refuses a port that something listens at, or that leads to a container.
     *
     * @throws ConflictException if it is in use
     */
    void requireFree(PublishedPort port) {
        if (published.contains(Integer.toString(port.hostPort()))) {
            throw inUse(port, null);
        }
        try {
            new ServerSocket(port.hostPort(), 1, port.address()).close();
        } catch (IOException e) {
            throw inUse(port, e);
        }
    }

    private ConflictException inUse(PublishedPort port, @Nullable IOException cause) {
        Failure failure = Failure.of("can't publish at " + port.address().getHostAddress() + ":" + port.hostPort()
                        + (cause == null ? ": it leads to another container" : ": " + cause.getMessage()))
                .provider(RpcErrors.PROVIDER)
                .resource(resource)
                .hint("Publish at a port that is free, and at an address of this host.");
        return new ConflictException(cause == null ? failure : failure.cause(cause));
    }
}
