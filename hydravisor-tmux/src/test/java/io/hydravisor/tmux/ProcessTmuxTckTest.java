package io.hydravisor.tmux;

import io.hydravisor.testkit.tck.SessionLab;
import io.hydravisor.testkit.tck.SessionProviderTck;

/** The contract of providers of sessions, on a real tmux with a process for each command. */
class ProcessTmuxTckTest extends SessionProviderTck {
    @Override
    protected SessionLab lab() {
        return new TmuxLab(new TmuxSessionProvider(), "?control=off");
    }
}
