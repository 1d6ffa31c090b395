package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The children of one fork. */
final class ForkFront implements Fork {
    private final List<Sandbox> children;
    private final Set<Sandbox> ours = ConcurrentHashMap.newKeySet();
    private final String provider;

    ForkFront(List<Sandbox> children, String provider) {
        this.children = List.copyOf(children);
        this.ours.addAll(children);
        this.provider = provider;
    }

    @Override
    public List<Sandbox> children() {
        return children;
    }

    @Override
    public Sandbox keep(Sandbox child) {
        if (!children.contains(child)) {
            throw new InvalidInputException(
                    Failure.of("not a child of this fork: " + child).hint("Keep one of children()."));
        }
        ours.remove(child);
        return child;
    }

    @Override
    public void close() {
        List<HydravisorException> failures = new ArrayList<>();
        for (Sandbox child : List.copyOf(ours)) {
            try {
                child.close();
                ours.remove(child);
            } catch (HydravisorException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw OwnedSandbox.notDestroyed(failures, provider);
        }
    }
}
