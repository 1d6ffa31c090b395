package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.Pause;
import io.hydravisor.cli.output.Json;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.sandbox.EndpointEvent;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hydravisor sandbox events}. */
@Command(
        name = "events",
        description = {
            "Print what becomes of the sandboxes of an endpoint, whoever does it, until interrupted.",
            "It looks twice a second, so that what comes and goes in between is not seen."
        })
final class EventsCommand extends CliCommand {
    private static final Duration EVERY = Duration.ofMillis(500);

    EventsCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect(this::ofConnection)) {
            StateChanges changes = new StateChanges(this::print);
            while (true) {
                look(connection, changes);
                Pause.of(EVERY);
            }
        }
    }

    private static void look(Connection connection, StateChanges changes) {
        List<SandboxInfo> now;
        try {
            now = connection.sandboxes().list();
        } catch (UnavailableException e) {
            // It comes back by itself, and the next look shows what has changed meanwhile.
            return;
        }
        changes.compare(now);
    }

    private void ofConnection(HydravisorEvent event) {
        // This connection changes no sandbox: what it hears of one by itself is what no comparison shows.
        if (event instanceof EndpointEvent || event instanceof SandboxEvent) {
            print(event.type(), event.resource());
        }
    }

    private void print(String type, String resource) {
        Instant time = Instant.now();
        cli.out()
                .item(
                        Json.object("time", time, "type", type, "resource", resource),
                        time + " " + type + " " + resource);
    }
}
