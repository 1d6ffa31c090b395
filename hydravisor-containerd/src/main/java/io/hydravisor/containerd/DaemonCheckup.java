package io.hydravisor.containerd;

import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.containerd.wire.Plugin;
import io.hydravisor.containerd.wire.PluginsRequest;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Prerequisite.Status;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A containerd that somebody else has started: its socket, its version, and the snapshotter that sandboxes shall have. */
final class DaemonCheckup {
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})");
    private static final String SNAPSHOTTER = "io.containerd.snapshotter.v1";

    private DaemonCheckup() {}

    static List<Prerequisite> of(Path socket, ContainerdEndpoint where, ProviderContext context) {
        List<Prerequisite> found = new ArrayList<>();
        try (ContainerdClient client =
                Dialing.dial(socket, where.namespace(), context, new ConnectionWatch(() -> {}, () -> {}))) {
            found.add(Prerequisite.found("socket", socket.toString()));
            found.add(version(Dialing.version(client) + ", as the daemon says"));
            found.add(snapshotter(client, where.snapshotter()));
        } catch (OperationInterruptedException e) {
            throw e;
        } catch (HydravisorException e) {
            found.add(found.isEmpty() ? noSocket(socket, e) : lost(e));
        }
        return found;
    }

    private static Prerequisite noSocket(Path socket, HydravisorException problem) {
        if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS) || !socket.equals(ContainerdEndpoint.USUAL_SOCKET)) {
            Status status = Files.exists(socket, LinkOption.NOFOLLOW_LINKS) ? Status.BROKEN : Status.MISSING;
            return new Prerequisite("socket", status, problem.problem(), problem.hint());
        }
        return Prerequisite.missing(
                "socket",
                problem.problem(),
                Binaries.find("containerd").isPresent()
                        ? "Start containerd, as with: systemctl start containerd; or use containerd:private."
                        : "Install and start containerd; on Debian: apt-get install containerd");
    }

    /** It answered, and then it did not. */
    private static Prerequisite lost(HydravisorException problem) {
        return new Prerequisite("daemon", Status.BROKEN, problem.problem(), problem.hint());
    }

    /**
     * Whether a containerd is new enough. One that does not say its version in numbers is taken at its word.
     *
     * @param detail begins with its version
     */
    static Prerequisite version(String detail) {
        Matcher numbers = VERSION.matcher(detail);
        if (numbers.lookingAt()) {
            int major = Integer.parseInt(numbers.group(1));
            int minor = Integer.parseInt(numbers.group(2));
            if (major < 1 || (major == 1 && minor < 6)) {
                return Prerequisite.broken("containerd", detail, "Install containerd 1.6 or later.");
            }
        }
        return Prerequisite.found("containerd", detail);
    }

    private static Prerequisite snapshotter(ContainerdClient client, String name) {
        List<Plugin> all = client
                .call(
                        "ask for its snapshotters",
                        client.socket().toString(),
                        () -> client.introspection().plugins(PluginsRequest.getDefaultInstance()))
                .getPluginsList()
                .stream()
                .filter(plugin -> plugin.getType().equals(SNAPSHOTTER))
                .toList();
        Optional<Plugin> chosen =
                all.stream().filter(plugin -> plugin.getId().equals(name)).findFirst();
        if (chosen.isPresent() && !chosen.get().hasInitErr()) {
            return Prerequisite.found("snapshotter", name);
        }
        String usable = all.stream()
                .filter(plugin -> !plugin.hasInitErr())
                .map(Plugin::getId)
                .sorted()
                .collect(Collectors.joining(", "));
        String fix = "Choose one that this containerd has with the endpoint's option snapshotter: " + usable + ".";
        return chosen.isPresent()
                ? Prerequisite.broken(
                        "snapshotter", name + ": " + chosen.get().getInitErr().getMessage(), fix)
                : Prerequisite.missing("snapshotter", "this containerd has none of the name " + name, fix);
    }
}
