package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.spi.ModelBackendProvider;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A provider of models that breaks one rule, and only in the case that the rule looks at: what would break everything proves
 * nothing.
 *
 * @param rule the rule's number
 * @param what what it does wrong, as the end of "a backend that ..."
 * @param missing what it does not declare
 * @param make makes it from a right one
 */
record WrongBackend(String rule, String what, Set<Capability> missing, UnaryOperator<ModelBackendProvider> make) {
    WrongBackend(String rule, String what, UnaryOperator<ModelBackendProvider> make) {
        this(rule, what, Set.of(), make);
    }

    ModelLab lab() {
        return new MemoryModelLab(missing, make);
    }

    @Override
    public String toString() {
        return rule + ": a backend that " + what;
    }
}
