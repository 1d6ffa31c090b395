package io.hydravisor.containerd.command;

import io.hydravisor.containerd.client.RpcErrors;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.process.Signal;

/** Signals to the process group of a command or terminal, from the host. */
public final class GroupSignals {
    private GroupSignals() {}

    /**
     * Sends a signal; does nothing if nobody is left to get it.
     *
     * @param leader the number of the group's first process; 0 if it is not known
     */
    public static void send(SandboxTask task, int leader, Signal signal, String resource) {
        if (leader == 0) {
            return;
        }
        try {
            task.processes().signalGroup(leader, signal.number());
        } catch (NativeException e) {
            throw new BackendException(Failure.of("can't signal a process group: " + e.getMessage())
                    .provider(RpcErrors.PROVIDER)
                    .resource(resource)
                    .hint("Group signals need root on the host.")
                    .cause(e));
        }
    }
}
