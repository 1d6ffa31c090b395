package io.hydravisor.spi;

import java.util.Map;

/** A state of a sandbox that others are made from. Used by one thread; closed when its children are made. */
public interface ForkPoint extends AutoCloseable {
    /**
     * Makes a sandbox from it, and starts it. As for {@link SandboxBackend#create(SandboxRequest)}: on failure nothing is
     * left, and nothing is made twice.
     *
     * @param name the child's, checked
     * @param metadata to keep with it, as in {@link SandboxRequest#metadata()}
     * @return its driver
     */
    SandboxDriver child(String name, Map<String, String> metadata);

    /** Gives up what only the making of children needs; the children stay. Does not throw. A second close does nothing. */
    @Override
    void close();
}
