package io.hydravisor.spi;

import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Capture;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.Split;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.terminal.TerminalSize;
import java.util.List;

/**
 * The windows, panes and buffers of one session. Safe for use by many threads. Every call that names a window or pane throws
 * {@link io.hydravisor.core.NotFoundException} if that is gone, save those that end it. Nothing that changes something is
 * repeated after a lost reply.
 */
public interface MultiplexerDriver {
    /**
     * Renames the session.
     *
     * @param name the new name
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     */
    void rename(String name);

    /** {@return the windows, by their index} */
    List<WindowInfo> windows();

    /** {@return the panes of all windows, in their order} */
    List<PaneInfo> panes();

    /**
     * Opens a window and leaves the current one current.
     *
     * @param command what its pane runs
     * @return the window's id
     */
    String newWindow(PaneCommand command);

    /**
     * Makes a window the current one.
     *
     * @param window its id
     */
    void selectWindow(String window);

    /**
     * Renames a window.
     *
     * @param window its id
     * @param name text without control characters
     */
    void renameWindow(String window, String name);

    /**
     * Resizes a window.
     *
     * @param window its id
     * @param size the new size
     */
    void resizeWindow(String window, TerminalSize size);

    /**
     * Ends a window; does nothing if it is gone.
     *
     * @param window its id
     */
    void killWindow(String window);

    /**
     * Splits a pane.
     *
     * @param pane its id
     * @param split how
     * @return the new pane's id
     * @throws io.hydravisor.core.ConflictException if there is no room
     */
    String split(String pane, Split split);

    /**
     * Makes a pane its window's active one.
     *
     * @param pane its id
     */
    void selectPane(String pane);

    /**
     * Resizes a pane as far as its neighbours allow.
     *
     * @param pane its id
     * @param size the new size
     */
    void resizePane(String pane, TerminalSize size);

    /**
     * Exchanges the places and sizes of two panes of this session. Within a window the active pane stays active; between two windows the
     * active places do.
     *
     * @param pane its id
     * @param other another's, or the same, for which nothing happens
     */
    void swapPanes(String pane, String other);

    /**
     * Ends a pane; does nothing if it is gone.
     *
     * @param pane its id
     */
    void killPane(String pane);

    /**
     * Presses keys.
     *
     * @param pane its id
     * @param names as {@link io.hydravisor.session.Pane#keys(String...)}, checked
     */
    void keys(String pane, List<String> names);

    /**
     * Sends bytes, all of them before those of another call.
     *
     * @param pane its id
     * @param bytes any
     */
    void send(String pane, byte[] bytes);

    /**
     * Types text, all of it before that of another call.
     *
     * @param pane its id
     * @param text without NUL
     */
    void type(String pane, String text);

    /**
     * Pastes, bracketed where the pane's program asked for it.
     *
     * @param pane its id
     * @param content at least one byte
     */
    void paste(String pane, byte[] content);

    /**
     * Reads lines.
     *
     * @param pane its id
     * @param what which, and how
     * @return the lines, each ended by a line feed
     */
    String capture(String pane, Capture what);

    /**
     * Starts to keep what a pane's program writes.
     *
     * @param pane its id
     * @return what comes from now on
     */
    PaneFeed watch(String pane);

    /**
     * Starts to keep what a pane's program writes, and tells what it showed at that very moment.
     *
     * @param pane its id
     * @param historyLines how many lines that have left the screen are given at most, at least 0
     * @return both
     */
    PaneView attach(String pane, int historyLines);

    /**
     * Starts a log; asked for only where {@link io.hydravisor.session.SessionCapability#LOG} is supported.
     *
     * @param pane its id
     * @param log where to; takes the place of another one
     */
    default void log(String pane, PaneLog log) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a log; does nothing without one. Asked for only where {@link io.hydravisor.session.SessionCapability#LOG} is supported.
     *
     * @param pane its id
     */
    default void stopLog(String pane) {
        throw new UnsupportedOperationException();
    }

    /**
     * Runs a command in a pane's shell, see {@link io.hydravisor.session.Pane#run(Command)}.
     *
     * @param pane its id
     * @param command its argv, working directory and capture limit count
     * @return how it ended, and what it wrote
     */
    ExecResult run(String pane, Command command);

    /** {@return the buffers, the newest first} */
    List<BufferInfo> buffers();

    /**
     * Makes or replaces a buffer.
     *
     * @param name its name
     * @param content at least one byte
     */
    void setBuffer(String name, byte[] content);

    /**
     * Reads a buffer.
     *
     * @param name its name
     * @return its content
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    byte[] buffer(String name);

    /**
     * Removes a buffer; does nothing if there is none.
     *
     * @param name its name
     */
    void deleteBuffer(String name);

    /**
     * What a person runs to attach. Does no I/O.
     *
     * @param name the session's name
     * @param readOnly whether what is typed there is thrown away
     * @return a program and its arguments
     * @throws io.hydravisor.core.UnsupportedCapabilityException where nobody can
     */
    List<String> attachCommand(String name, boolean readOnly);
}
