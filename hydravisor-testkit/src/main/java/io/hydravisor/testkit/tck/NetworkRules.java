package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hydravisor.core.Capability;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** What sandboxes reach, and what reaches them. Each binds those that declare what it is about. */
final class NetworkRules {
    private static final int PORT = 7011;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final ExitStatus DONE = new ExitStatus.Exited(0);

    private NetworkRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of("N-4", "An isolated sandbox reaches nothing of the host.", NetworkRules::isolated)
                        .needs(Capability.NETWORK_ISOLATED),
                SandboxRule.of(
                                "N-5",
                                "A sandbox on the host's network reaches what listens on the host's loopback.",
                                NetworkRules::host)
                        .needs(Capability.NETWORK_HOST),
                SandboxRule.of(
                                "N-6",
                                "Behind address translation a sandbox does not reach the host.",
                                lab -> reachesNothing(lab, lab.spec().network(NetworkPolicy.nat())))
                        .needs(Capability.NETWORK_NAT),
                SandboxRule.of(
                                "N-7",
                                "A published port leads inside while the sandbox is there, and is free afterwards.",
                                NetworkRules::published)
                        .needs(Capability.NETWORK_NAT, Capability.NETWORK_PUBLISH));
    }

    private static void isolated(Lab lab) throws IOException {
        reachesNothing(lab, lab.spec().network(NetworkPolicy.isolated()));
    }

    private static void reachesNothing(Lab lab, SandboxSpec spec) throws IOException {
        try (Sandbox box = lab.sandboxes().create(spec);
                ServerSocket server = new ServerSocket(0)) {
            for (String address : hostAddresses()) {
                assertNotEquals(DONE, reach(lab, box, address, server), "reached the host at " + address);
            }
        }
    }

    private static ExitStatus reach(Lab lab, Sandbox box, String address, ServerSocket server) {
        Thread acceptor = new Thread(() -> {
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write('x');
            } catch (IOException e) {
                // Nobody came before the rule ended.
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
        return box.exec(lab.guest().reach(address, server.getLocalPort())).status();
    }

    private static List<String> hostAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void host(Lab lab) throws IOException {
        try (Sandbox box = lab.sandboxes().create(lab.spec().network(NetworkPolicy.host()));
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(DONE, reach(lab, box, InetAddress.getLoopbackAddress().getHostAddress(), server));
        }
    }

    private static void published(Lab lab) throws Exception {
        int port = freePort();
        SandboxSpec spec = lab.spec().network(NetworkPolicy.nat()).publish(PublishedPort.of(port, PORT));
        try (Sandbox box = lab.sandboxes().create(spec)) {
            box.start(lab.guest().echoServer(PORT));
            Lab.eventually("the server answers at the published port", () -> answers(port));
        }
        assertFalse(answers(port), "the port still leads somewhere");
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'x';
        } catch (IOException e) {
            return false;
        }
    }
}
