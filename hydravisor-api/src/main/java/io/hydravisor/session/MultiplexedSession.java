package io.hydravisor.session;

import java.util.List;
import java.util.function.Consumer;

/**
 * A session of windows, each of which shows one or more panes. A pane is a terminal with a screen and a history, which stay when
 * nobody looks. Only hydravisor-api implements this. Safe for use by many threads.
 */
public interface MultiplexedSession extends Session {
    /**
     * Renames it. Who holds it goes on using it; who attaches by name needs the new one.
     *
     * @param name a DNS label of at most 50 characters
     * @throws io.hydravisor.core.AlreadyExistsException if the name is in use
     */
    void rename(String name);

    /** {@return its windows, by their index} */
    List<Window> windows();

    /** {@return the panes of all its windows, in their order} */
    List<Pane> panes();

    /** {@return the active pane of the current window: the one that a person's keys would reach} */
    Pane pane();

    /**
     * Finds a pane by its id.
     *
     * @param id as {@link Pane#id()}
     * @return the pane
     * @throws io.hydravisor.core.NotFoundException if this session has none with that id
     */
    Pane pane(String id);

    /**
     * Opens a window and leaves the current one current. Not repeated after a lost reply.
     *
     * @param command what its one pane runs
     * @return the window
     */
    Window newWindow(PaneCommand command);

    /** {@return the buffers, which all sessions of the endpoint share} */
    Buffers buffers();

    /**
     * What a person runs in a terminal to attach to this session. Does no I/O.
     *
     * @param readOnly whether what is typed there is thrown away
     * @return a program and its arguments
     * @throws io.hydravisor.core.UnsupportedCapabilityException where nobody can, as in a test's memory
     */
    List<String> attachCommand(boolean readOnly);

    /**
     * Tells of what becomes of this session, whoever does it: {@code session.pane-exited} with the pane and how its program ended, where
     * that is known; {@code session.layout-changed}, {@code session.bell}, {@code session.renamed},
     * {@code session.client-attached}, {@code session.client-detached}, also for programs that read from it, and last
     * {@code session.gone}. The session is looked at twice a second: what comes and goes in between is not seen.
     *
     * @param consumer gets the events, one after the other, from threads of the executor
     * @return ends it; close it
     */
    SessionWatch watch(Consumer<SessionEvent> consumer);
}
