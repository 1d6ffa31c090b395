package io.hydravisor.cli.session;

import picocli.CommandLine.Command;

/** {@code hydravisor session}. */
@Command(
        name = "session",
        description = "Make and use terminals that stay when nobody looks.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SessionCreateCommand.class,
            SessionListCommand.class,
            SessionShowCommand.class,
            SessionAttachCommand.class,
            SessionRunCommand.class,
            SessionTypeCommand.class,
            SessionSendKeysCommand.class,
            SessionCaptureCommand.class,
            SessionSaveCommand.class,
            SessionSplitCommand.class,
            SessionLogCommand.class,
            SessionRecordCommand.class,
            SessionEventsCommand.class,
            SessionCloseCommand.class,
            SessionKillCommand.class
        })
public final class SessionCommand {}
