package io.hydravisor.cli.vault;

import picocli.CommandLine.Command;

/** {@code hydravisor vault}. */
@Command(
        name = "vault",
        description = "Keep the keys of machines, encrypted.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VaultInitCommand.class,
            VaultStatusCommand.class,
            VaultListCommand.class,
            VaultShowCommand.class,
            VaultGenerateCommand.class,
            VaultRotateCommand.class,
            VaultRevokeCommand.class,
            VaultExportCommand.class,
            VaultImportCommand.class,
            VaultVerifyCommand.class,
            VaultGrantCommand.class,
            VaultUngrantCommand.class,
            VaultPrincipalsCommand.class,
            VaultAgentCommand.class
        })
public final class VaultCommand {}
