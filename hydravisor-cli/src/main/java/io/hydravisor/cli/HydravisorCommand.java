package io.hydravisor.cli;

import io.hydravisor.cli.base.GlobalOptions;
import io.hydravisor.cli.image.ImageCommand;
import io.hydravisor.cli.installation.CompletionCommand;
import io.hydravisor.cli.installation.DoctorCommand;
import io.hydravisor.cli.installation.ProvidersCommand;
import io.hydravisor.cli.installation.ReapCommand;
import io.hydravisor.cli.model.ModelCommand;
import io.hydravisor.cli.sandbox.SandboxCommand;
import io.hydravisor.cli.session.ReplayCommand;
import io.hydravisor.cli.session.SessionCommand;
import io.hydravisor.cli.vault.VaultCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code hydravisor} itself. */
@Command(
        name = "hydravisor",
        description = "Isolated machines for untrusted work, on hosts you already have.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        subcommands = {
            ProvidersCommand.class,
            DoctorCommand.class,
            ReapCommand.class,
            SandboxCommand.class,
            ImageCommand.class,
            ModelCommand.class,
            SessionCommand.class,
            ReplayCommand.class,
            VaultCommand.class,
            CompletionCommand.class
        })
public final class HydravisorCommand {
    @Mixin
    final GlobalOptions options = new GlobalOptions();

    @Option(
            names = "--help",
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print how this command is used, and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version, and exit.")
    boolean version;
}
