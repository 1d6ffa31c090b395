package io.hydravisor.containerd.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.spec.Json;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.Support;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plugins of the Container Network Interface, which are run as its specification says:
 * <a href="https://github.com/containernetworking/cni/blob/spec-v0.4.0/SPEC.md">SPEC.md</a>, version 0.4.0, which old and new
 * ones speak.
 */
final class Plugins {
    static final String VERSION = "0.4.0";

    private static final List<String> NEEDED = List.of("loopback", "ptp", "host-local", "portmap");
    /** Debian's, the one that the plugins' own archive names, and Fedora's. */
    private static final String USUAL = "/usr/lib/cni:/opt/cni/bin:/usr/libexec/cni";

    private final List<Path> folders;

    /**
     * @param folders where to look, the first one first
     */
    Plugins(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Those of this host, in the folders of the variable CNI_PATH and where they usually are. */
    static Plugins ofHost() {
        String path = System.getenv("CNI_PATH");
        List<Path> folders = new ArrayList<>();
        for (String folder : ((path == null ? "" : path + File.pathSeparator) + USUAL).split(File.pathSeparator, -1)) {
            if (folder.startsWith("/")) {
                folders.add(Path.of(folder));
            }
        }
        return new Plugins(folders);
    }

    Support support() {
        List<String> missing =
                NEEDED.stream().filter(plugin -> find(plugin).isEmpty()).toList();
        return missing.isEmpty()
                ? Support.yes()
                : Support.no("the network plugins " + String.join(", ", missing) + " are in none of " + folders
                        + "; on Debian: apt-get install containernetworking-plugins");
    }

    private Optional<Path> find(String plugin) {
        return folders.stream()
                .map(folder -> folder.resolve(plugin))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Which sandbox a plugin shall work for.
     *
     * @param id what nothing else on this host has
     * @param namespace the path of its network namespace; empty if that is gone already
     * @param resource for errors
     */
    record Target(String id, String namespace, String resource) {}

    /** Makes an interface inside, or what belongs to one; gives what the plugin has made. */
    JsonNode add(Target target, String networkInterface, ObjectNode config) {
        return run("ADD", target, networkInterface, config);
    }

    /** Undoes what was made with the same settings, if anything. */
    void remove(Target target, String networkInterface, ObjectNode config) {
        run("DEL", target, networkInterface, config);
    }

    private JsonNode run(String verb, Target target, String networkInterface, ObjectNode config) {
        String type = config.path("type").asText();
        Path plugin = find(type)
                .orElseThrow(() -> new BackendException(Failure.of("the network plugin '" + type + "' is not installed")
                        .provider(RpcErrors.PROVIDER)
                        .resource(target.resource())
                        .hint("Put it back into one of " + folders
                                + "; on Debian: apt-get install containernetworking-plugins")));
        Map<String, String> variables = Map.of(
                "CNI_COMMAND",
                verb,
                "CNI_CONTAINERID",
                target.id(),
                "CNI_NETNS",
                target.namespace(),
                "CNI_IFNAME",
                networkInterface,
                "CNI_PATH",
                String.join(
                        File.pathSeparator, folders.stream().map(Path::toString).toList()));
        Tool.Answer answer = new Tool(plugin).run(variables, Json.write(config), target.resource());
        JsonNode said = Json.read(answer.output().getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 0) {
            throw new BackendException(Failure.of("the network plugin " + type + " failed: "
                            + said.path("msg").asText(answer.output()))
                    .provider(RpcErrors.PROVIDER)
                    .resource(target.resource())
                    .hint("Look whether iptables works on this host, and whether the endpoint's nat-subnet is"
                            + " in use elsewhere or full."));
        }
        return said;
    }
}
