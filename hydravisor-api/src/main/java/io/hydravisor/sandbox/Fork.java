package io.hydravisor.sandbox;

import java.util.List;

/**
 * Sandboxes that were made from one state, to try several ways at once. Only hydravisor-api implements this. Safe for
 * use by many threads.
 */
public interface Fork extends AutoCloseable {
    /**
     * All children, kept or not.
     *
     * @return unmodifiable
     */
    List<Sandbox> children();

    /**
     * Takes a child out of what closing this closes. Its ownership stays: whoever kept it closes it.
     *
     * @param child one of the children
     * @return the child
     * @throws io.hydravisor.core.InvalidInputException if it is none of them
     */
    Sandbox keep(Sandbox child);

    /**
     * Closes the children that were not kept, all that can be; that destroys those that are SCOPED.
     *
     * @throws io.hydravisor.core.BackendException if some could not be destroyed
     */
    @Override
    void close();
}
