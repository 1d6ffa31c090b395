package io.hydravisor.tmux;

import io.hydravisor.spi.ProviderContext;

/**
 * What all sessions of one connection share.
 *
 * @param endpoint where it is connected to
 * @param version tmux's
 * @param processes runs what control mode can't do
 * @param hub hears what panes write
 * @param locks one for each pane's typing
 * @param context what the application lends
 */
record Tools(
        TmuxEndpoint endpoint,
        TmuxVersion version,
        TmuxProcess processes,
        Hub hub,
        PaneLocks locks,
        ProviderContext context) {}
