package io.hydravisor.containerd;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.spi.ProviderContext;
import java.util.ArrayList;
import java.util.List;

/** What an endpoint needs of this host, and whether it is there. Starts nothing that stays, and leaves nothing. */
final class Checkup {
    private Checkup() {}

    static List<Prerequisite> of(Endpoint endpoint, ProviderContext context) {
        ContainerdEndpoint where;
        try {
            where = ContainerdEndpoint.of(endpoint);
        } catch (InvalidInputException e) {
            return List.of(Prerequisite.broken("endpoint", e.problem(), e.hint().orElse("Write another.")));
        }
        List<Prerequisite> found = new ArrayList<>(HostCheckup.user());
        found.addAll(
                where.socket().isPresent()
                        ? DaemonCheckup.of(where.socket().get(), where, context)
                        : HostCheckup.privateInstance(where.snapshotter()));
        found.addAll(HostCheckup.programs());
        found.addAll(HostCheckup.kernel());
        found.add(HostCheckup.stateFolder(context.stateFolder()));
        return found;
    }
}
