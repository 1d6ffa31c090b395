package io.hydravisor.containerd.network;

import io.hydravisor.net.NetworkPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How names are found inside.
 *
 * @param hosts what /etc/hosts says
 * @param resolver what /etc/resolv.conf says
 */
public record NameFiles(String hosts, String resolver) {
    private static final Path HOSTS = Path.of("/etc/hosts");
    /** The second one is where systemd keeps the host's name servers, when the first names its own helper on loopback. */
    private static final List<Path> RESOLVERS =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    static NameFiles of(NetworkPolicy policy, String hostname) {
        String own = "127.0.0.1\tlocalhost " + hostname + "\n::1\tlocalhost ip6-localhost ip6-loopback\n";
        if (policy.equals(NetworkPolicy.host())) {
            return new NameFiles(own + text(HOSTS), text(RESOLVERS.get(0)));
        }
        if (policy.equals(NetworkPolicy.nat())) {
            return new NameFiles(
                    own, reachable(RESOLVERS.stream().map(NameFiles::text).toList()));
        }
        return new NameFiles(own, "");
    }

    /**
     * The first that names a server that is not on the host's loopback, which a network namespace of its own does not reach, without
     * those that are.
     */
    static String reachable(List<String> resolvers) {
        return resolvers.stream()
                .map(resolver ->
                        lines(resolver).filter(line -> !isLocal(line)).collect(Collectors.joining("\n", "", "\n")))
                .filter(resolver -> lines(resolver).anyMatch(line -> line.startsWith("nameserver")))
                .findFirst()
                .orElse("");
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank());
    }

    private static boolean isLocal(String line) {
        return line.matches("nameserver\\s+(127\\..*|::1)\\s*");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // A host without one finds no names, and neither does a sandbox.
        }
    }
}
