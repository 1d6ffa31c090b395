package io.hydravisor.cli.installation;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hydravisor completion}. */
@Command(
        name = "completion",
        description = {
            "Print the script that completes commands and options in bash, and in zsh after 'bashcompinit'.",
            "For this shell alone: source <(hydravisor completion)"
        })
public final class CompletionCommand extends CliCommand {
    @Spec
    CommandSpec spec = CommandSpec.create();

    CompletionCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        String script = AutoComplete.bash("hydravisor", spec.root().commandLine());
        cli.out().bytes(ByteBuffer.wrap(script.getBytes(StandardCharsets.UTF_8)));
        return ExitCodes.DONE;
    }
}
