package io.hydravisor.containerd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameFilesTest {
    @Test
    void serversOnTheHostsLoopbackAreLeftOut() {
        assertThat(NameFiles.reachable(
                        List.of("search example.org\nnameserver 127.0.0.53\nnameserver 192.0.2.1\noptions edns0\n")))
                .isEqualTo("search example.org\nnameserver 192.0.2.1\noptions edns0\n");
    }

    @Test
    void theNextFileIsTakenIfNoneIsLeft() {
        assertThat(NameFiles.reachable(List.of("nameserver 127.0.0.53\n", "", "nameserver 192.0.2.2\n")))
                .isEqualTo("nameserver 192.0.2.2\n");
    }

    @Test
    void aHostWithoutAServerHasNoneForItsSandboxes() {
        assertThat(NameFiles.reachable(List.of("nameserver ::1\n", ""))).isEmpty();
    }
}
