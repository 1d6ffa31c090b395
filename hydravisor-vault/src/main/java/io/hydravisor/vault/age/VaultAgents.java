package io.hydravisor.vault.age;

import io.hydravisor.core.ConflictException;
import io.hydravisor.vault.VaultAgent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The agents of a vault, which end with it. Safe for use by many threads. */
final class VaultAgents implements AutoCloseable {
    private final Set<VaultAgent> running = new HashSet<>(); // guarded by itself
    private boolean closed; // guarded by 'running'

    VaultAgent add(ServedKeys.Agent agent) {
        synchronized (running) {
            if (!closed) {
                running.add(agent);
                agent.onClose(() -> forget(agent));
                return agent;
            }
        }
        agent.close();
        throw new ConflictException(
                agent.errors().failure("the vault was closed").hint("Unlock it again."));
    }

    private void forget(VaultAgent agent) {
        synchronized (running) {
            running.remove(agent);
        }
    }

    @Override
    public void close() {
        List<VaultAgent> all;
        synchronized (running) {
            closed = true;
            all = List.copyOf(running);
        }
        all.forEach(VaultAgent::close);
    }
}
