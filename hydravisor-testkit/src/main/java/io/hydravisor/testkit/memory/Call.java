package io.hydravisor.testkit.memory;

/**
 * One call that reached a provider in memory.
 *
 * @param verb the name of the SPI's method, or {@code ask}
 * @param resource what it was about, such as {@code sandbox/builder/command/make-1}
 */
public record Call(String verb, String resource) {
    /** {@return such as {@code start sandbox/builder/command/make-1}} */
    @Override
    public String toString() {
        return verb + " " + resource;
    }
}
