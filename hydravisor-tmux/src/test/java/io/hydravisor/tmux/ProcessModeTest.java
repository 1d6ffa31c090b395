package io.hydravisor.tmux;

/** With one process a command. */
class ProcessModeTest extends SessionsContract {
    @Override
    String options() {
        return "?control=off";
    }
}
