package io.hydravisor.session;

import io.hydravisor.terminal.TerminalSize;
import java.util.List;

/** A window of a session. Only hydravisor-api implements this. Safe for use by many threads. Holds nothing open. */
public interface Window {
    /** {@return its id, which nothing changes and which is never given to another window of the same server} */
    String id();

    /**
     * Asks the backend about it.
     *
     * @return what it is now
     */
    WindowInfo info();

    /** {@return its panes, in their order} */
    List<Pane> panes();

    /** Makes it the current one. */
    void select();

    /**
     * Renames it. tmux keeps a backslash, and a dollar sign before a letter, with a backslash before it.
     *
     * @param name any text without control characters
     * @throws io.hydravisor.core.InvalidInputException if it has some
     */
    void rename(String name);

    /**
     * Makes it larger or smaller; from then on it no longer follows the terminals of the people who are attached.
     *
     * @param size the new size
     */
    void resize(TerminalSize size);

    /** Ends everything in it. Does nothing to one that is gone. A session ends with its last window. */
    void kill();
}
