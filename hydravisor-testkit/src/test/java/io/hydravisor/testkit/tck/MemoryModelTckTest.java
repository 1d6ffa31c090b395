package io.hydravisor.testkit.tck;

import java.util.Set;

/** Models in memory keep the contract, written as a provider's author would. */
class MemoryModelTckTest extends ModelBackendTck {
    @Override
    protected ModelLab lab() {
        return new MemoryModelLab(Set.of(), provider -> provider);
    }
}
