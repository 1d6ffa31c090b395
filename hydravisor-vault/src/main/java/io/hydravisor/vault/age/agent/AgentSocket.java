package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.agent.AgentSocketException.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;

/**
 * A listening socket at a path, for its owner only. It is bound in a folder that nobody else can enter, gets its mode there, and
 * then its name by a hard link, which never replaces what another process placed there meanwhile.
 */
final class AgentSocket implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int PATH_MAX_BYTES = 107;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final ServerSocketChannel channel;
    private final UserPrincipal owner;
    private final Object file;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AgentSocket(Path path, ServerSocketChannel channel, UserPrincipal owner, Object file) {
        this.path = path;
        this.channel = channel;
        this.owner = owner;
        this.file = file;
    }

    /** Listens at a path; a folder that isn't there is made, for its owner only. */
    static AgentSocket bind(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new AgentSocketException(Reason.NOT_A_SOCKET, absolute + " is a folder");
        }
        Files.createDirectories(parent, PRIVATE_FOLDER);
        Path folder = parent.toRealPath();
        Path staging = folder.resolve(".%06x".formatted(RANDOM.nextInt(1 << 24)));
        Path bound = staging.resolve("s");
        Path place = folder.resolve(absolute.getFileName());
        checkLength(absolute);
        checkLength(bound);
        checkLength(place);
        Files.createDirectory(staging, PRIVATE_FOLDER);
        try {
            UserPrincipal owner = Files.getOwner(staging);
            checkFolder(folder, owner);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.bind(UnixDomainSocketAddress.of(bound), BACKLOG);
                Files.setPosixFilePermissions(bound, OWNER_ONLY);
                Object file = fileKey(bound);
                place(bound, place, owner);
                return new AgentSocket(place, channel, owner, file);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            } finally {
                Files.deleteIfExists(bound);
            }
        } finally {
            Files.deleteIfExists(staging);
        }
    }

    Path path() {
        return path;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Whether the other end of a connection is a process of the same user; root isn't, unless we are. */
    boolean isOwn(SocketChannel peer) {
        try {
            return peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Stops listening and removes the socket, unless another has taken its place. */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        // Removed while it is still served, as nobody takes it for stale until then and places another; and as long as
        // it
        // is open, no other file can have the number by which it is told from them.
        try (channel) {
            if (fileKey(path).equals(file)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody has removed it already.
        }
    }

    private static void place(Path bound, Path place, UserPrincipal owner) throws IOException {
        try {
            Files.createLink(place, bound);
        } catch (FileAlreadyExistsException e) {
            StaleSocket.replace(bound, place, owner);
        }
    }

    private static void checkFolder(Path folder, UserPrincipal owner) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(folder, "unix:mode,uid,owner");
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
        boolean trusted =
                owner.equals(attributes.get("owner")) || Integer.valueOf(0).equals(attributes.get("uid"));
        boolean sticky = (mode & 01000) != 0;
        if (!trusted || ((mode & 022) != 0 && !sticky)) {
            throw new AgentSocketException(
                    Reason.UNSAFE_FOLDER,
                    "other users could replace a socket in " + folder + "; take one that only its owner may write to");
        }
    }

    private static void checkLength(Path path) throws AgentSocketException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_MAX_BYTES) {
            throw new AgentSocketException(
                    Reason.PATH_TOO_LONG, path + " has more than the " + PATH_MAX_BYTES + " bytes of a socket's path");
        }
    }

    private static Object fileKey(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey(),
                "a file system without inodes");
    }
}
