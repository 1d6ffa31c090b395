package io.hydravisor.cli.sandbox;

import picocli.CommandLine.Command;

/** {@code hydravisor sandbox}. */
@Command(
        name = "sandbox",
        description = "Make and use sandboxes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CreateCommand.class,
            ListCommand.class,
            ShowCommand.class,
            WaitCommand.class,
            StartCommand.class,
            StopCommand.class,
            KillCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DeleteCommand.class,
            RenewCommand.class,
            ExecCommand.class,
            ShellCommand.class,
            ProcessesCommand.class,
            AttachProcessCommand.class,
            SignalCommand.class,
            LogsCommand.class,
            CopyCommand.class,
            FilesCommand.class,
            SnapshotCommand.class,
            SnapshotsCommand.class,
            RestoreCommand.class,
            DeleteSnapshotCommand.class,
            ForkCommand.class,
            ForwardCommand.class,
            StatsCommand.class,
            EventsCommand.class
        })
public final class SandboxCommand {}
