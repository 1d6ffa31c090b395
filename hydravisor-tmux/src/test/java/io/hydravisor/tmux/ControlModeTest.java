package io.hydravisor.tmux;

/** Through one control client. */
class ControlModeTest extends SessionsContract {
    @Override
    String options() {
        return "";
    }
}
