package io.hydravisor.testkit.memory;

/**
 * What a command runs in a sandbox in memory: Java code in place of a binary. One object may run many times at once, each time
 * on a daemon thread of its own.
 */
@FunctionalInterface
public interface Program {
    /**
     * Runs the program to its end. A signal that ends it interrupts its thread, and makes each further call of the context
     * throw an {@link Error} that the program must not catch.
     *
     * @param context its arguments, streams and surroundings
     * @return the exit code, of which the lowest eight bits count
     * @throws Exception ends the program with exit code 1 and the stack trace on its standard error
     */
    int run(ProgramContext context) throws Exception;
}
