package io.hydravisor.cli.installation;

import io.hydravisor.Hydravisor;
import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.session.SessionInfo;
import io.hydravisor.session.Sessions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor reap}. */
@Command(
        name = "reap",
        description = {
            "Remove the sandboxes and sessions whose lease or lifetime has ended: those of programs that died, and those that have"
                    + " had their time.",
            "Without --on both of the settings' endpoints, or of the usable ones; with it those at that endpoint alone."
        })
public final class ReapCommand extends CliCommand {
    @Option(names = "--dry-run", description = "Only say what would be removed.")
    boolean dryRun;

    ReapCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Hydravisor hydra = cli.discover(event -> {})) {
            boolean both = !cli.namesEndpoint();
            boolean ofSessions = !both && cli.namesSessions(hydra);
            // Before anything is removed it is known that all can be reached.
            Optional<Sandboxes> sandboxes = both || !ofSessions ? cli.sandboxes(hydra) : Optional.empty();
            Optional<Sessions> sessions = both || ofSessions ? cli.sessions(hydra) : Optional.empty();
            if (sandboxes.isEmpty() && sessions.isEmpty()) {
                throw new UnavailableException(Failure.of("neither sandboxes nor sessions are within reach")
                        .hint("Name an endpoint with --on URI; 'hydravisor doctor' says what is missing."));
            }
            List<String> removedSandboxes = new ArrayList<>();
            List<String> removedSessions = new ArrayList<>();
            try {
                sandboxes.ifPresent(found -> removedSandboxes.addAll(reap(found)));
                sessions.ifPresent(found -> removedSessions.addAll(reap(found)));
            } finally {
                // What is gone is gone, also if something failed after it.
                report(removedSandboxes, removedSessions);
            }
        }
        return ExitCodes.DONE;
    }

    private List<String> reap(Sandboxes sandboxes) {
        return dryRun ? sandboxes.expired().stream().map(SandboxInfo::name).toList() : sandboxes.reap();
    }

    private List<String> reap(Sessions sessions) {
        return dryRun ? sessions.expired().stream().map(SessionInfo::name).toList() : sessions.reap();
    }

    private void report(List<String> sandboxes, List<String> sessions) {
        List<String> lines = new ArrayList<>();
        sandboxes.forEach(name -> lines.add("sandbox/" + name));
        sessions.forEach(name -> lines.add("session/" + name));
        cli.out()
                .result(
                        Json.object("dry_run", dryRun, "sandboxes", sandboxes, "sessions", sessions),
                        String.join("\n", lines));
    }
}
