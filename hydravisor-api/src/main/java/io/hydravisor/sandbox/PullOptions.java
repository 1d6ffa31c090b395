package io.hydravisor.sandbox;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** How an image is pulled. Immutable; each wither returns a copy. */
public final class PullOptions {
    private static final ByteSize MAX_SIZE = ByteSize.gibibytes(16);
    private static final ByteSize MAX_UNPACKED = ByteSize.gibibytes(64);
    private static final PullOptions DEFAULTS =
            new PullOptions(Optional.empty(), List.of(), MAX_SIZE, MAX_UNPACKED, progress -> {});

    private final Optional<RegistryCredentials> credentials;
    private final List<URI> mirrors;
    private final ByteSize maxSize;
    private final ByteSize maxUnpacked;
    private final Consumer<PullProgress> progress;

    private PullOptions(
            Optional<RegistryCredentials> credentials,
            List<URI> mirrors,
            ByteSize maxSize,
            ByteSize maxUnpacked,
            Consumer<PullProgress> progress) {
        this.credentials = credentials;
        this.mirrors = mirrors;
        this.maxSize = maxSize;
        this.maxUnpacked = maxUnpacked;
        this.progress = progress;
    }

    /**
     * With what Docker's configuration of this user has, from the image's own registry, at most 16 GiB, and 64 GiB unpacked.
     *
     * @return the options
     */
    public static PullOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Shows these credentials to the image's registry, and to nobody else.
     *
     * @param shown the credentials
     * @return a copy
     */
    public PullOptions credentials(RegistryCredentials shown) {
        return new PullOptions(Optional.of(shown), mirrors, maxSize, maxUnpacked, progress);
    }

    /**
     * Asks another registry first; those that were given before are asked before it. It gets no credentials but those that
     * Docker's configuration has for it. Digests are checked, but a tag is what the mirror says it is.
     *
     * @param registry {@code https://host[:port]}, or {@code http} for what is reached in clear
     * @return a copy
     * @throws InvalidInputException if it is no such address
     */
    public PullOptions mirror(URI registry) {
        if (!("https".equals(registry.getScheme()) || "http".equals(registry.getScheme()))
                || registry.getHost() == null
                || registry.getUserInfo() != null
                || !List.of("", "/").contains(registry.getPath())) {
            throw new InvalidInputException(
                    Failure.of("not the address of a mirror").hint("Write https://host or https://host:port."));
        }
        List<URI> more = new ArrayList<>(mirrors);
        more.add(registry);
        return new PullOptions(credentials, List.copyOf(more), maxSize, maxUnpacked, progress);
    }

    /**
     * Bounds what is downloaded. A larger image is refused before anything of its layers is.
     *
     * @param most all layers together, as the registry has them
     * @return a copy
     */
    public PullOptions maxSize(ByteSize most) {
        return new PullOptions(credentials, mirrors, Objects.requireNonNull(most, "most"), maxUnpacked, progress);
    }

    /**
     * Bounds what layers unpack to, which only unpacking tells: it is ended when it has passed the bound.
     *
     * @param most all layers together, on the backend's disk
     * @return a copy
     */
    public PullOptions maxUnpacked(ByteSize most) {
        return new PullOptions(credentials, mirrors, maxSize, Objects.requireNonNull(most, "most"), progress);
    }

    /**
     * Tells of each layer as it comes.
     *
     * @param listener called by several threads, and never twice at once; must be quick
     * @return a copy
     */
    public PullOptions onProgress(Consumer<PullProgress> listener) {
        return new PullOptions(
                credentials, mirrors, maxSize, maxUnpacked, Objects.requireNonNull(listener, "listener"));
    }

    /** {@return the credentials; empty for what Docker's configuration of this user has} */
    public Optional<RegistryCredentials> credentials() {
        return credentials;
    }

    /** {@return who is asked before the image's own registry, in this order; unmodifiable} */
    public List<URI> mirrors() {
        return mirrors;
    }

    /** {@return how much is downloaded at most} */
    public ByteSize maxSize() {
        return maxSize;
    }

    /** {@return how much layers unpack to at most} */
    public ByteSize maxUnpacked() {
        return maxUnpacked;
    }

    /** {@return who is told} */
    public Consumer<PullProgress> progress() {
        return progress;
    }

    /** {@return where Docker's configuration of this user is: in the folder {@code DOCKER_CONFIG}, or {@code ~/.docker}} */
    public static Path dockerConfig() {
        String folder = System.getenv("DOCKER_CONFIG");
        return (folder == null || folder.isEmpty()
                        ? Path.of(System.getProperty("user.home", ""), ".docker")
                        : Path.of(folder))
                .resolve("config.json");
    }
}
