package io.hydravisor.vault.age.agent;

import io.hydravisor.vault.age.agent.AgentSocketException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts a socket in the place of one that a dead process left. A lock beside it, whose file stays, sees to it that of several who
 * do so none removes what another has just placed.
 */
final class StaleSocket {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** The system's locks are between processes only. */
    private static final Lock IN_PROCESS = new ReentrantLock();

    private StaleSocket() {}

    static void replace(Path bound, Path place, UserPrincipal owner) throws IOException {
        Path lock = place.resolveSibling("." + place.getFileName() + ".lock");
        refuseAllButStale(place, owner);
        IN_PROCESS.lock();
        try (FileChannel channel = FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            lock(channel, place);
            while (!replaced(bound, place, owner)) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            IN_PROCESS.unlock();
        }
    }

    /** False if somebody who found nothing there, and so takes no lock, was faster: he serves, or was as short-lived as the last. */
    private static boolean replaced(Path bound, Path place, UserPrincipal owner) throws IOException {
        if (refuseAllButStale(place, owner)) {
            Files.delete(place);
        }
        try {
            Files.createLink(place, bound);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Not for as long as it takes: where the folder is everybody's, somebody else could hold the lock to no end. */
    private static void lock(FileChannel channel, Path place) throws IOException {
        for (int attempt = 1; channel.tryLock() == null; attempt++) {
            if (attempt == ATTEMPTS) {
                throw new AgentSocketException(Reason.IN_USE, "another process is replacing the socket at " + place);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** False if there is nothing any more. */
    private static boolean refuseAllButStale(Path place, UserPrincipal owner) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(place, "unix:mode,owner", LinkOption.NOFOLLOW_LINKS);
            int type = (Integer) Objects.requireNonNull(attributes.get("mode")) & 0170000;
            if (type == 0120000) {
                throw new AgentSocketException(Reason.SYMBOLIC_LINK, "there is a symbolic link at " + place);
            }
            if (type != 0140000) {
                throw new AgentSocketException(
                        Reason.NOT_A_SOCKET, "there is something at " + place + " that is no socket");
            }
            if (!owner.equals(attributes.get("owner"))) {
                throw new AgentSocketException(Reason.OTHER_OWNER, "the socket at " + place + " is another user's");
            }
            if (isServed(place)) {
                throw new AgentSocketException(Reason.IN_USE, "another process serves at " + place);
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether anybody listens; not blocking, as one who listens but doesn't accept would hold us up. */
    private static boolean isServed(Path socket) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            if (Files.notExists(socket, LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(socket.toString());
            }
            // Its queue is full, or who listens there can't be reached: only one that nobody serves is stale.
            return true;
        }
    }
}
