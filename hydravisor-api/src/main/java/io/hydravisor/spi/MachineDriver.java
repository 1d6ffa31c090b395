package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.process.Command;
import io.hydravisor.terminal.TerminalSpec;
import java.util.List;
import java.util.Optional;

/**
 * What runs commands and holds files. Safe for use by many threads. An optional method is called only where its capability is
 * supported.
 */
public interface MachineDriver {
    /**
     * Whether this machine can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * Starts a command. After a lost reply the backend is asked by the command's id; only proof that it never started
     * permits to send it again.
     *
     * @param command what to run; its id is there
     * @return its driver
     * @throws io.hydravisor.process.CommandStartException if there is no such program, working directory or user
     * @throws io.hydravisor.core.AlreadyExistsException if the id was used before
     */
    CommandDriver start(Command command);

    /**
     * Finds a command again.
     *
     * @param commandId its id
     * @return its driver
     * @throws io.hydravisor.core.NotFoundException if there is none
     */
    CommandDriver attach(String commandId);

    /**
     * The commands that can be attached to.
     *
     * @return their ids, oldest first
     */
    List<String> commands();

    /**
     * The files.
     *
     * @return their driver
     * @implSpec The default refuses: override it where {@link Capability#FILES} is declared.
     */
    default FileDriver files() {
        throw Unimplemented.by(this, Capability.FILES);
    }

    /**
     * Opens a terminal and starts its program.
     *
     * @param id unique in the machine
     * @param spec what runs in it, and its size
     * @return its driver
     * @throws io.hydravisor.process.CommandStartException if there is no such program, working directory or user
     * @implSpec The default refuses: override it where {@link Capability#TERMINALS} is declared.
     */
    default TerminalDriver terminal(String id, TerminalSpec spec) {
        throw Unimplemented.by(this, Capability.TERMINALS);
    }

    /**
     * Connects to a port on the machine's own loopback. Blocks until it is connected.
     *
     * @param port 1 to 65,535
     * @return the connection, open both ways; whoever asked closes it
     * @throws io.hydravisor.core.UnavailableException if nothing listens there
     * @throws io.hydravisor.core.ConflictException if the machine does not run
     * @implSpec The default refuses: override it where {@link Capability#FORWARD} is declared.
     */
    default PortConnection dial(int port) {
        throw Unimplemented.by(this, Capability.FORWARD);
    }

    /**
     * What the provider offers beside the common interface.
     *
     * @param type an interface of the provider's exported package
     * @param <T> the interface
     * @return its view; empty if there is none of that type
     */
    default <T> Optional<T> extension(Class<T> type) {
        return Optional.empty();
    }
}
