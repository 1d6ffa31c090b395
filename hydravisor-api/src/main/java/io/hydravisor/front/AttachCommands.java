package io.hydravisor.front;

import io.hydravisor.core.Endpoint;
import io.hydravisor.spi.Route;
import io.hydravisor.spi.SandboxBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a person runs in a terminal to get a shell in a sandbox of one endpoint. */
final class AttachCommands {
    private final Launcher launcher;
    private final SandboxBackend backend;
    private final Route usual;

    AttachCommands(Launcher launcher, SandboxBackend backend, Endpoint endpoint, Path stateFolder) {
        this.launcher = launcher;
        this.backend = backend;
        this.usual = new Route(endpoint, stateFolder);
    }

    /** Does no I/O but the search for the launcher. */
    List<String> of(String sandbox) {
        Route route = backend.route(usual);
        List<String> command = new ArrayList<>();
        // The terminal need not have this process's environment: what would be looked for elsewhere there is said.
        if (!route.stateFolder().equals(StateFolder.in(variable -> null))) {
            command.add("env");
            command.add(StateFolder.VARIABLE + "=" + route.stateFolder());
        }
        command.add(launcher.find().toString());
        command.addAll(
                List.of("sandbox", "shell", sandbox, "--on", route.endpoint().toString()));
        return List.copyOf(command);
    }
}
