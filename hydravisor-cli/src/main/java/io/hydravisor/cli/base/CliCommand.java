package io.hydravisor.cli.base;

import io.hydravisor.core.HydravisorException;
import java.util.concurrent.Callable;

/** A command that does something. */
public abstract class CliCommand implements Callable<Integer> {
    protected final Cli cli;

    protected CliCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public final Integer call() {
        cli.prepare();
        return run();
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    protected abstract int run();

    /** What the program exits with after a failure; commands that exit with another program's code have their own way. */
    public int codeOf(HydravisorException failure) {
        return ExitCodes.of(failure.code());
    }
}
