package io.hydravisor.session;

import io.hydravisor.terminal.TerminalSize;

/**
 * A window as the backend described it at one moment.
 *
 * @param id its id
 * @param index its place in the session
 * @param name its name; the program in it may have chosen it
 * @param current whether it is the session's current one
 * @param size its size
 * @param layout how its panes are arranged, in the backend's own notation
 * @param bell whether a bell rang in it that nobody who is attached has seen
 */
public record WindowInfo(
        String id, int index, String name, boolean current, TerminalSize size, String layout, boolean bell) {}
