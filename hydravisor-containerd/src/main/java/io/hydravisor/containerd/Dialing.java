package io.hydravisor.containerd;

import com.google.protobuf.Empty;
import io.hydravisor.containerd.client.ConnectionWatch;
import io.hydravisor.containerd.client.ContainerdClient;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.spi.ProviderContext;
import java.nio.file.Path;

/** Connects to a socket, and makes sure that it is containerd who answers there. */
final class Dialing {
    private Dialing() {}

    /**
     * A client of the containerd that listens at a socket; close it.
     *
     * @throws io.hydravisor.core.PermissionDeniedException if access is refused
     * @throws UnavailableException if nothing, or something else, is there
     */
    static ContainerdClient dial(Path socket, String namespace, ProviderContext context, ConnectionWatch watch) {
        SocketCheck.require(socket);
        ContainerdClient client = new ContainerdClient(
                socket, namespace, context.requestTimeout(), context.executor(), context.timer(), watch);
        try {
            version(client);
            return client;
        } catch (HydravisorException e) {
            client.close();
            throw new UnavailableException(
                    Failure.of("what listens at " + socket + " does not answer as containerd does")
                            .provider("containerd")
                            .resource(socket.toString())
                            .hint("Give the path of containerd's own socket, usually " + ContainerdEndpoint.USUAL_SOCKET
                                    + "; Docker's is another.")
                            .cause(e));
        }
    }

    /** As the daemon says it, such as {@code 1.6.20~ds1}. */
    static String version(ContainerdClient client) {
        return client.call(
                        "connect",
                        client.socket().toString(),
                        () -> client.version().version(Empty.getDefaultInstance()))
                .getVersion();
    }
}
