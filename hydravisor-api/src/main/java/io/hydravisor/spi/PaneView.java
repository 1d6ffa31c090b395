package io.hydravisor.spi;

/**
 * What a pane shows, and what it writes after that. There is no seam: each byte that its program wrote is either in the screen or in
 * the feed. An unfinished character or control sequence that the screen does not show yet is at the feed's start.
 *
 * @param screen what was shown when the feed began
 * @param feed what comes since
 */
public record PaneView(PaneScreen screen, PaneFeed feed) {}
