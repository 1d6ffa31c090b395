/** Sessions as tmux sessions, over the tmux binary. */
module io.hydravisor.tmux {
    requires static org.jspecify;
    requires io.hydravisor.api;
    requires org.slf4j;

    provides io.hydravisor.spi.SessionProvider with
            io.hydravisor.tmux.TmuxSessionProvider;
}
