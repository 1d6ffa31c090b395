package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.Connection;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.Pause;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Progress;
import io.hydravisor.cli.value.Spans;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hydravisor sandbox wait}. */
@Command(name = "wait", description = "Wait until a sandbox is in a state.")
final class WaitCommand extends CliCommand {
    private static final Duration EVERY = Duration.ofMillis(200);

    private enum Wanted {
        RUNNING,
        PAUSED,
        STOPPED,
        DELETED;

        boolean is(Optional<SandboxInfo> sandbox) {
            return sandbox.map(info -> info.state().name().equals(name())
                            // What was made and did not start does not run either.
                            || (this == STOPPED && info.state() == SandboxState.CREATED))
                    .orElse(this == DELETED);
        }
    }

    @Parameters(index = "0", paramLabel = "NAME", description = "The sandbox's name.")
    String name = "";

    @Option(
            names = "--state",
            paramLabel = "S",
            description = "What to wait for: stopped (otherwise), running, paused or deleted.")
    Wanted state = Wanted.STOPPED;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Spans.class,
            description = "How long to wait; for as long as it takes otherwise.")
    @Nullable
    Duration timeout;

    WaitCommand(Cli cli) {
        super(cli);
    }

    @Override
    protected int run() {
        try (Connection connection = cli.connect()) {
            print(await(connection));
        }
        return ExitCodes.DONE;
    }

    private Optional<SandboxInfo> await(Connection connection) {
        long start = System.nanoTime();
        try (Progress progress = cli.progress("waiting for " + name)) {
            Optional<SandboxInfo> sandbox = look(connection);
            while (!state.is(sandbox)) {
                if (timeout != null && System.nanoTime() - start >= timeout.toNanos()) {
                    throw new DeadlineException(Failure.of("the sandbox was not "
                                    + state.name().toLowerCase(Locale.ROOT) + " within " + timeout)
                            .resource("sandbox/" + name)
                            .hint("Wait longer, or see 'hydravisor sandbox show " + name + "'."));
                }
                Pause.of(EVERY);
                sandbox = look(connection);
            }
            return sandbox;
        }
    }

    private Optional<SandboxInfo> look(Connection connection) {
        try {
            return Optional.of(connection.sandbox(name).info());
        } catch (NotFoundException e) {
            if (state == Wanted.DELETED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void print(Optional<SandboxInfo> sandbox) {
        sandbox.map(SandboxView::new)
                .ifPresentOrElse(
                        view -> cli.out().result(view.document(), view.line()),
                        () -> cli.out().result(Json.object("name", name, "state", "deleted"), name + " deleted"));
    }
}
