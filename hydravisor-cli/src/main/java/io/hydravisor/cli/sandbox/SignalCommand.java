package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.value.Signals;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.Sandbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox signal}. */
@Command(name = "signal", description = "Send a signal to a command's process group. One that has ended is left alone.")
final class SignalCommand extends NamedSandbox {
    @Parameters(index = "1", paramLabel = "PROCESS", description = "The command's id.")
    String process = "";

    @Parameters(
            index = "2",
            paramLabel = "SIGNAL",
            converter = Signals.class,
            description = "Its name or number, such as TERM, SIGTERM or 15.")
    Signal signal = Signal.TERM;

    @Option(names = "--leader", description = "Only to the group's first process.")
    boolean leader;

    SignalCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        try (CommandProcess command = sandbox.attach(process)) {
            command.signal(signal, leader ? SignalTarget.LEADER : SignalTarget.GROUP);
        }
        cli.out().result(Json.object("process", process, "signal", signal.number()), "");
        return ExitCodes.DONE;
    }
}
