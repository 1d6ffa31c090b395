package io.hydravisor.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.InvalidInputException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPortTest {
    @Test
    void onlyTheHostItselfReachesItUnlessToldOtherwise() throws Exception {
        PublishedPort port = PublishedPort.of(8080, 80);
        assertThat(port).hasToString("127.0.0.1:8080:80");
        PublishedPort open = port.on(InetAddress.getByAddress(new byte[4]));
        assertThat(open).hasToString("0.0.0.0:8080:80").isNotEqualTo(port);
        assertThat(open.on(port.address())).isEqualTo(port).hasSameHashCodeAs(port);
        assertThat(PublishedPort.of(8080, 81)).isNotEqualTo(port);
        assertThat(PublishedPort.of(8081, 80)).isNotEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void othersAreNoPorts(int port) {
        assertThatThrownBy(() -> PublishedPort.of(port, 80)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> PublishedPort.of(80, port)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void addressesAreOfVersion4() throws Exception {
        InetAddress six = InetAddress.getByAddress(new byte[16]);
        assertThatThrownBy(() -> PublishedPort.of(1, 1).on(six))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0:0:0:0:0:0:0:0");
    }
}
