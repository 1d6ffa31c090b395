package io.hydravisor.testkit.tck;

import io.hydravisor.testkit.memory.InMemorySessionProvider;

/** Sessions in memory keep the contract. */
class MemorySessionTckTest extends SessionProviderTck {
    @Override
    protected SessionLab lab() {
        return new MemorySessionLab(new InMemorySessionProvider());
    }
}
