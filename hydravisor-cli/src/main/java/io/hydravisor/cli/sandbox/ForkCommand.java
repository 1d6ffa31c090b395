package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Undo;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.Ownership;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.ForkSpec;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox fork}. */
@Command(
        name = "fork",
        description = {
            "Make sandboxes from the state of one; their names are made of its name and a generated end.",
            "They stay until they are deleted or their lifetime ends."
        })
final class ForkCommand extends NamedSandbox {
    @Option(
            names = "--from",
            paramLabel = "LABEL",
            description = "The snapshot whose state they get; the present state otherwise.")
    @Nullable
    String from;

    @Option(names = "--count", paramLabel = "N", description = "How many, up to 100; 1 otherwise.")
    int count = 1;

    @Option(
            names = "--lifetime",
            paramLabel = "D",
            converter = Spans.class,
            description = "When they may be reaped, from now on; 'sandbox renew' puts that off.")
    @Nullable
    Duration lifetime;

    ForkCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        ForkSpec spec =
                ForkSpec.of(count).ownership(lifetime == null ? Ownership.detached() : Ownership.leased(lifetime));
        spec = from == null ? spec : spec.from(from);
        try (Progress progress = cli.progress("forking " + name);
                Fork fork = sandbox.fork(spec)) {
            progress.close();
            try {
                print(fork.children().stream().map(Sandbox::info).toList());
            } catch (HydravisorException | OutputClosedException e) {
                fork.children().forEach(child -> Undo.after(e, child::destroy));
                throw e;
            }
        }
        return ExitCodes.DONE;
    }

    private void print(List<SandboxInfo> children) {
        cli.out()
                .result(
                        SandboxView.documents(children),
                        children.stream().map(SandboxInfo::name).collect(Collectors.joining("\n")));
    }
}
