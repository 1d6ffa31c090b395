package io.hydravisor.tmux;

/** What a control client hears. Called from one thread, in order. */
interface ControlListener {
    /**
     * The answer to this client's next command.
     *
     * @param body its lines, each ended by a line feed
     * @param good false if the command failed; the body then says why
     */
    void reply(byte[] body, boolean good);

    /** The block that precedes all, or that of a hook: nobody here asked for it. */
    void other(byte[] body, boolean good);

    /** Bytes that a pane's program wrote. */
    void output(String pane, byte[] bytes);

    /** tmux has thrown away a pane's output, and throws away what follows. */
    void paused(String pane);

    /**
     * Anything else that tmux tells.
     *
     * @param name without the percent sign, such as {@code window-close}
     * @param rest what stands behind the name
     */
    void notification(String name, String rest);

    /** A line that belongs to no protocol, such as what the tmux binary says when it can't connect. */
    void noise(String line);
}
