package io.hydravisor.machine;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.net.PortForward;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExecResult;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Something that runs commands, holds files, and has terminals and ports. Only hydravisor-api implements this. Safe for use by many threads. */
public interface Machine {
    /**
     * Whether this machine can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * Runs a program to its end, as {@link #exec(Command)}.
     *
     * @param program its path or name
     * @param arguments passed as they are
     * @return how it ended and what it wrote
     */
    default ExecResult exec(String program, String... arguments) {
        return exec(Command.of(program, arguments));
    }

    /**
     * Runs a command to its end and returns how it ended and the first part of what it wrote. Blocks. Ends when the
     * command's first process has; what that left running in the background is not waited for longer than 2 s, and
     * {@link ExecResult.Captured#complete()} says so. Nothing of it is kept.
     *
     * <p>Interrupting the thread kills the command's process group. After a lost connection the command is found again by
     * its id; it is never started twice.
     *
     * @param command what to run; its stdin can't be {@link io.hydravisor.process.Stdin#open()}
     * @return how it ended; a non-zero exit is no exception
     * @throws io.hydravisor.process.CommandStartException if there is no such program, working directory or user
     * @throws io.hydravisor.core.AlreadyExistsException if the command's id was used before
     * @throws io.hydravisor.core.ConflictException if the machine does not run
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the command asks for what this machine can't do
     * @throws io.hydravisor.core.OperationInterruptedException if the thread was interrupted
     */
    ExecResult exec(Command command);

    /**
     * Starts a command and returns while it runs.
     *
     * @param command what to run
     * @return the running command
     * @throws io.hydravisor.process.CommandStartException if there is no such program, working directory or user
     * @throws io.hydravisor.core.AlreadyExistsException if the command's id was used before
     * @throws io.hydravisor.core.ConflictException if the machine does not run
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the command asks for what this machine can't do
     */
    CommandProcess start(Command command);

    /**
     * Finds a command again that was started here or by another JVM, running or ended.
     *
     * @param commandId its id
     * @return the command, with its output from the first byte that is still kept
     * @throws io.hydravisor.core.NotFoundException if there is none of that id
     */
    CommandProcess attach(String commandId);

    /**
     * The commands that can be attached to.
     *
     * @return their ids, oldest first
     */
    List<String> commands();

    /**
     * The files, as the machine's default user sees them.
     *
     * @return a view of them
     */
    RemoteFiles files();

    /**
     * Opens a terminal and starts its program.
     *
     * @param spec what runs in it
     * @return the terminal; close it
     * @throws io.hydravisor.process.CommandStartException if there is no such program, working directory or user
     * @throws io.hydravisor.core.ConflictException if the machine does not run
     * @throws io.hydravisor.core.UnsupportedCapabilityException if this machine has no terminals
     */
    Terminal terminal(TerminalSpec spec);

    /**
     * Makes a port on this host's loopback lead to a port inside, at a number that is free.
     *
     * @param port what listens on the machine's own loopback, 1 to 65,535; it need not listen yet
     * @return the forward, listening; close it
     * @throws io.hydravisor.core.UnsupportedCapabilityException if this machine's ports can't be reached from here
     */
    default PortForward forward(int port) {
        return forward(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), port);
    }

    /**
     * Makes an address of this host lead to a port inside. On another address than loopback everybody who reaches this host
     * reaches the port.
     *
     * @param local where to listen; port 0 takes one that is free
     * @param port what listens on the machine's own loopback, 1 to 65,535; it need not listen yet
     * @return the forward, listening; close it
     * @throws io.hydravisor.core.AlreadyExistsException if the address is in use
     * @throws io.hydravisor.core.PermissionDeniedException if this process may not listen there
     * @throws io.hydravisor.core.UnsupportedCapabilityException if this machine's ports can't be reached from here
     */
    PortForward forward(InetSocketAddress local, int port);
}
