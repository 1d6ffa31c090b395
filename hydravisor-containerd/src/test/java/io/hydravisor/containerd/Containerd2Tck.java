package io.hydravisor.containerd;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On containerd 2; in the full run alone. */
class Containerd2Tck extends ContainerdContract {
    @RegisterExtension
    static final ProxiedDaemon DAEMON = new ProxiedDaemon(ContainerdDaemon.ofSuite("sid"));

    @Override
    ProxiedDaemon daemon() {
        return DAEMON;
    }

    @Override
    String release() {
        return "2";
    }
}
