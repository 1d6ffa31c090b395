package io.hydravisor.containerd.network;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ConflictException;
import io.hydravisor.net.PublishedPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostPortsTest {
    private static final String RULE =
            "-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment \"dnat name: \\\"podman\\\" id: \\\"1\\\"\" -m multiport"
                    + " --dports 4711,%d -j CNI-DN-1";

    @Test
    void aPortIsInUseIfAnyContainersOrSomebodyListens() throws Exception {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, loopback)) {
            port = listening.getLocalPort();
            assertThatThrownBy(() -> new HostPorts(List.of(), "sandbox/x").requireFree(PublishedPort.of(port, 1)))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
        assertThatCode(() -> new HostPorts(List.of("-A INPUT --dports " + port), "sandbox/x")
                        .requireFree(PublishedPort.of(port, 1)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new HostPorts(List.of(RULE.formatted(port)), "sandbox/x")
                        .requireFree(PublishedPort.of(port, 1)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("another container");
    }

    @Test
    void anAddressThatTheHostDoesNotHaveIsRefused() throws Exception {
        InetAddress foreign = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 77});
        assertThatThrownBy(() -> new HostPorts(List.of(), "sandbox/x")
                        .requireFree(PublishedPort.of(50_000, 1).on(foreign)))
                .isInstanceOf(ConflictException.class);
    }
}
