package io.hydravisor.containerd;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the containerd of the host. */
class ContainerdTckTest extends ContainerdContract {
    @RegisterExtension
    static final ProxiedDaemon DAEMON = new ProxiedDaemon(new ContainerdDaemon());

    @Override
    ProxiedDaemon daemon() {
        return DAEMON;
    }

    @Override
    String release() {
        return "[0-9]+";
    }
}
