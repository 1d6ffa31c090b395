package io.hydravisor.containerd.registry;

import io.hydravisor.sandbox.Image;
import java.net.URI;
import java.util.Optional;

/**
 * Where an image is in a registry.
 *
 * @param host with a port if it has one
 * @param reference a tag or, if there is one, a digest
 */
public record RegistryName(String host, String repository, String reference, Optional<String> digest) {
    private static final String DOCKER = "docker.io";

    /** Takes a full name apart, as {@link Image#oci} makes it. */
    public static RegistryName of(Image image) {
        String name = image.name();
        int at = name.indexOf('@');
        Optional<String> digest = at < 0 ? Optional.empty() : Optional.of(name.substring(at + 1));
        String rest = at < 0 ? name : name.substring(0, at);
        int slash = rest.indexOf('/');
        String path = rest.substring(slash + 1);
        int colon = path.indexOf(':');
        return new RegistryName(
                rest.substring(0, slash),
                colon < 0 ? path : path.substring(0, colon),
                digest.orElseGet(() -> path.substring(colon + 1)),
                digest);
    }

    /** Where its registry answers: over HTTPS, save on this host's loopback. */
    URI registry() {
        return host.equals(DOCKER)
                ? URI.create("https://registry-1.docker.io")
                : URI.create((isLoopback(host) ? "http://" : "https://") + host);
    }

    /** What Docker's configuration calls it. */
    String credentialsKey() {
        return host.equals(DOCKER) ? "https://index.docker.io/v1/" : host;
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceFirst(":[0-9]+$", "");
        return name.equals("localhost") || name.matches("127(\\.[0-9]{1,3}){3}");
    }
}
