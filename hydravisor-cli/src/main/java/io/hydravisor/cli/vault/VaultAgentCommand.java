package io.hydravisor.cli.vault;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.Pause;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.vault.KeyVault;
import io.hydravisor.vault.VaultAgent;
import io.hydravisor.vault.VaultAgentSpec;
import io.hydravisor.vault.VaultAgentUse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor vault agent}. */
@Command(
        name = "agent",
        description = "Serve keys to ssh, scp and git as an SSH agent, until interrupted; they never touch a disk.")
final class VaultAgentCommand extends OnVault {
    private static final Duration LONG = Duration.ofHours(1);

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "Where the socket is to be; $XDG_RUNTIME_DIR/hydravisor-agent.sock otherwise.")
    @Nullable
    Path socket;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Serve this key, and others that are named so; all of clients otherwise.")
    List<String> keys = new ArrayList<>();

    @Option(
            names = "--lifetime",
            paramLabel = "D",
            converter = Spans.class,
            description = "End after that time, such as 8h.")
    @Nullable
    Duration lifetime;

    @Option(
            names = "--own-machines",
            description = "Use a machine's key for that machine alone, which has to prove itself with its host key.")
    boolean ownMachines;

    @Option(names = "--confirm", description = "Ask at the terminal before each use.")
    boolean confirm;

    VaultAgentCommand(Cli cli) {
        super(cli);
    }

    @Override
    void run(KeyVault vault) {
        VaultAgentSpec spec = VaultAgentSpec.at(socket == null ? usual() : socket);
        for (String key : keys) {
            spec = spec.key(key);
        }
        spec = lifetime == null ? spec : spec.lifetime(lifetime);
        spec = ownMachines ? spec.ownMachinesOnly() : spec;
        spec = confirm ? spec.confirm(VaultAgentCommand::confirmed) : spec;
        try (VaultAgent agent = vault.serve(spec)) {
            cli.out()
                    .item(
                            Json.object("socket", agent.socket()),
                            "SSH_AUTH_SOCK=" + agent.socket() + "; export SSH_AUTH_SOCK;");
            do {
                Pause.of(lifetime == null ? LONG : lifetime);
            } while (lifetime == null);
        }
    }

    /** Where the XDG Base Directory Specification wants sockets: in a folder of the user's alone. */
    private static Path usual() {
        String folder = System.getenv("XDG_RUNTIME_DIR");
        if (folder == null || !folder.startsWith("/")) {
            throw new UsageException(
                    "$XDG_RUNTIME_DIR is not set", "Name a path with --socket, in a folder of your own.");
        }
        return Path.of(folder, "hydravisor-agent.sock");
    }

    private static boolean confirmed(VaultAgentUse use) {
        String what = "Use " + use.key().name()
                + use.user().map(user -> " to log in as " + user).orElse("")
                + use.hostFingerprint().map(host -> " at " + host).orElse("")
                + (use.forwarded() ? ", from another host" : "") + "? [y/N] ";
        return Prompt.answer(what)
                .filter(answer -> answer.toLowerCase(Locale.ROOT).startsWith("y"))
                .isPresent();
    }
}
