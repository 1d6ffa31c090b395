package io.hydravisor.tmux;

import io.hydravisor.testkit.tck.SessionLab;
import io.hydravisor.testkit.tck.SessionProviderTck;

/** The contract of providers of sessions, on a real tmux in control mode. */
class TmuxTckTest extends SessionProviderTck {
    @Override
    protected SessionLab lab() {
        return new TmuxLab(new TmuxSessionProvider(), "");
    }
}
