package io.hydravisor.containerd;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On containerd 1.7. */
class Containerd17TckTest extends ContainerdContract {
    @RegisterExtension
    static final ProxiedDaemon DAEMON = new ProxiedDaemon(ContainerdDaemon.ofSuite("trixie"));

    @Override
    ProxiedDaemon daemon() {
        return DAEMON;
    }

    @Override
    String release() {
        return "1.7";
    }
}
