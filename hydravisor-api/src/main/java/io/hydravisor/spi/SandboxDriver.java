package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One sandbox. Safe for use by many threads. Holds nothing that needs closing. */
public interface SandboxDriver {
    /**
     * Whether this sandbox can do something. Does no I/O.
     *
     * @param capability what
     * @return the answer, with its reason
     */
    Support supports(Capability capability);

    /**
     * Asks the backend.
     *
     * @return what it holds now
     * @throws io.hydravisor.core.NotFoundException if the sandbox is gone
     */
    SandboxRecord describe();

    /** Starts it; does nothing if it runs. */
    void start();

    /**
     * Stops it; does nothing if it does not run.
     *
     * @param grace between TERM and KILL; zero kills at once
     */
    void stop(Duration grace);

    /** Removes it with all that was made for it; does nothing if it is gone. */
    void destroy();

    /**
     * Adds or replaces metadata; what is not named stays.
     *
     * @param changes keys and values
     * @throws io.hydravisor.core.NotFoundException if the sandbox is gone
     */
    void annotate(Map<String, String> changes);

    /**
     * Asks for its figures once.
     *
     * @return the figures
     */
    SandboxStats stats();

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
     */
    FileDriver files();
}
