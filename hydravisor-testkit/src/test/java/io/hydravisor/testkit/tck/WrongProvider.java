package io.hydravisor.testkit.tck;

import io.hydravisor.spi.SandboxProvider;
import java.util.function.UnaryOperator;

/**
 * A provider that breaks one rule, and only in the case that the rule looks at: what would break everything proves nothing.
 *
 * @param rule the rule's number
 * @param what what it does wrong, as the end of "a provider that ..."
 * @param make makes it from a right one
 */
record WrongProvider(String rule, String what, UnaryOperator<SandboxProvider> make) {
    @Override
    public String toString() {
        return rule + ": a provider that " + what;
    }
}
