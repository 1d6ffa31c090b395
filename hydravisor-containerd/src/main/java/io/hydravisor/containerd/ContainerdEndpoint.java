package io.hydravisor.containerd;

import io.hydravisor.containerd.network.Networks;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an endpoint says, checked.
 *
 * @param socket where containerd listens; empty for a private instance
 * @param namespace containerd's namespace
 * @param snapshotter who keeps the files of sandboxes
 * @param runcRoot where runc keeps its state, if not where it does by itself
 * @param networks what sandboxes with a network of their own get it from
 */
record ContainerdEndpoint(
        Optional<Path> socket, String namespace, String snapshotter, Optional<Path> runcRoot, Networks networks) {
    static final Path USUAL_SOCKET = Path.of("/run/containerd/containerd.sock");

    private static final String PRIVATE = "private";
    static final String RUNC_ROOT = "runc-root";
    private static final String SUBNET = "nat-subnet";
    private static final Set<String> OPTIONS = Set.of("namespace", "snapshotter", RUNC_ROOT, SUBNET);
    /** IPv4 addresses with room for a sandbox beside the host. */
    private static final Pattern IPV4_RANGE =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!/)|(?=/))){4}/(?:[89]|[12]\\d|30)");
    /** Rule for containerd's identifiers: pkg/identifiers/validate.go. */
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*");

    /**
     * Reads an endpoint.
     *
     * @throws InvalidInputException if an option is unknown or can't be used
     */
    static ContainerdEndpoint of(Endpoint endpoint) {
        for (String option : endpoint.options().keySet()) {
            if (!OPTIONS.contains(option)) {
                throw invalid("unknown option '" + option + "' in " + endpoint, "Known options: " + OPTIONS + ".");
            }
        }
        Optional<Path> socket = endpoint.address().equals(PRIVATE)
                ? Optional.empty()
                : Optional.of(endpoint.address().isEmpty() ? USUAL_SOCKET : Path.of(endpoint.address()));
        return new ContainerdEndpoint(
                socket,
                identifier(endpoint, "namespace", "hydravisor"),
                identifier(endpoint, "snapshotter", "overlayfs"),
                runcRoot(endpoint, socket),
                new Networks(subnet(endpoint)));
    }

    private static String subnet(Endpoint endpoint) {
        String value = endpoint.options().getOrDefault(SUBNET, Networks.USUAL_SUBNET);
        if (!IPV4_RANGE.matcher(value).matches()) {
            throw invalid(
                    "not a " + SUBNET + ": '" + value + "'",
                    "Give IPv4 addresses that nothing else on the host's networks has, such as 10.99.0.0/16.");
        }
        return value;
    }

    private static Optional<Path> runcRoot(Endpoint endpoint, Optional<Path> socket) {
        String value = endpoint.options().get(RUNC_ROOT);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.startsWith("/") || socket.isEmpty()) {
            throw invalid(
                    "not a usable " + RUNC_ROOT + ": '" + value + "'",
                    "Give an absolute path; a private containerd has a folder of its own and takes none.");
        }
        return Optional.of(Path.of(value));
    }

    private static String identifier(Endpoint endpoint, String option, String usual) {
        String value = endpoint.options().getOrDefault(option, usual);
        if (value.length() > 76 || !IDENTIFIER.matcher(value).matches()) {
            throw invalid(
                    "not a " + option + ": '" + value + "'",
                    "Use up to 76 letters and digits, joined by single '.', '_' or '-'.");
        }
        return value;
    }

    private static InvalidInputException invalid(String message, String hint) {
        return new InvalidInputException(
                Failure.of(message).provider("containerd").hint(hint));
    }
}
