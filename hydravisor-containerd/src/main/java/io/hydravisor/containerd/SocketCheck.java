package io.hydravisor.containerd;

import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/** Connects once before gRPC does, since its errors don't tell a missing socket from a forbidden one. */
final class SocketCheck {
    /** sun_path of unix(7), with the final zero. */
    private static final int MAX_BYTES = 108;

    private SocketCheck() {}

    static void require(Path socket) {
        requireRoom(socket);
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            probe.finishConnect();
        } catch (ClosedByInterruptException e) {
            throw new OperationInterruptedException(
                    failure(socket, "interrupted").hint("Try again.").cause(e));
        } catch (IOException e) {
            throw explain(socket, e);
        }
    }

    static void requireRoom(Path socket) {
        if (!socket.isAbsolute() || socket.toString().length() >= MAX_BYTES) {
            throw new InvalidInputException(failure(socket, "it is not an absolute path of less than 108 bytes")
                    .hint("Give the full path of a socket, or a state folder, that is shorter."));
        }
    }

    private static HydravisorException explain(Path socket, IOException thrown) {
        String said = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("permission denied")) {
            return new PermissionDeniedException(failure(socket, "permission denied")
                    .hint("Run as root, or add the user to the socket's group.")
                    .cause(thrown));
        }
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return new UnavailableException(failure(socket, "there is no such socket")
                    .hint("Start containerd, give another path, or use containerd:private for an instance of your own.")
                    .cause(thrown));
        }
        return new UnavailableException(failure(socket, "nothing listens there (" + thrown.getMessage() + ")")
                .hint("Start containerd, or give the path of a socket that it listens at.")
                .cause(thrown));
    }

    private static Failure failure(Path socket, String why) {
        return Failure.of("can't connect to containerd at " + socket + ": " + why)
                .provider("containerd")
                .resource(socket.toString());
    }
}
