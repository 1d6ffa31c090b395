package io.hydravisor.containerd;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.SandboxSpec;
import java.util.Optional;

/** What runc says about a sandbox that it could not make has no code: its words have to be read. */
final class MakeErrors {
    private MakeErrors() {}

    /** For a failure after which nothing is left of the sandbox. */
    static HydravisorException translate(HydravisorException thrown, SandboxSpec spec, String resource) {
        if (!(thrown instanceof BackendException)) {
            return thrown;
        }
        if (thrown.problem().contains("cgroups in hybrid mode not supported")) {
            return new ConflictException(
                    Failure.of("the runtime does not work with this host's control groups: both of their"
                                    + " versions are mounted")
                            .provider("containerd")
                            .resource(resource)
                            .hint("Use runc, or a host with control groups of one version.")
                            .cause(thrown));
        }
        Optional<Mount> mount = spec.mounts().stream()
                .filter(candidate -> isAbout(thrown.problem(), candidate))
                .reduce((outer, inner) -> inner);
        return mount.<HydravisorException>map(refused -> new InvalidInputException(Failure.of("can't mount " + refused)
                        .provider("containerd")
                        .resource(resource)
                        .hint("A file can be mounted on a file and a folder on a folder, and what is missing is made"
                                + " only where it can be written; containerd must see the path as well.")
                        .cause(thrown)))
                .orElse(thrown);
    }

    private static boolean isAbout(String said, Mount mount) {
        return said.contains("error mounting") && said.contains(mount.target() + "\"");
    }
}
