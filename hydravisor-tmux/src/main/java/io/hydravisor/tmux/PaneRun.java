package io.hydravisor.tmux;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs a command in a pane's shell. What the shell is asked for is one plain command that means the same in each, and how it went
 * is read from files: nothing depends on a prompt, an echo or a screen.
 */
final class PaneRun {
    private static final long PAUSE_MILLIS = 5;
    private static final Duration PANE_CHECK = Duration.ofMillis(200);
    /** How long to wait for output that something the command left behind may still hold open. */
    private static final Duration OUTPUT_GRACE = Duration.ofSeconds(2);

    private static final Duration FOREVER = Duration.ofDays(365);
    private final Typing typing;
    private final BooleanSupplier paneAlive;
    private final Tools tools;

    PaneRun(Typing typing, BooleanSupplier paneAlive, Tools tools) {
        this.typing = typing;
        this.paneAlive = paneAlive;
        this.tools = tools;
    }

    ExecResult run(String pane, Command command) {
        RunFolder folder = RunFolder.create(tools.context().stateFolder(), command);
        boolean started = false;
        try {
            typing.enter(pane, folder.line());
            awaitStart(folder);
            started = true;
            ExecResult result = awaitEnd(folder, command);
            if (result.stdout().complete()) {
                folder.remove();
            } else {
                folder.abandon();
            }
            return result;
        } catch (HydravisorException e) {
            if (started || !folder.withdraw()) {
                folder.abandon();
            } else {
                folder.remove();
            }
            throw e;
        }
    }

    private void awaitStart(RunFolder folder) {
        Duration limit = tools.context().requestTimeout();
        boolean running = until(limit, Effect.NONE, () -> folder.started() ? Optional.of(true) : Optional.empty())
                .isPresent();
        if (!running && folder.withdraw()) {
            throw new ConflictException(Failure.of("the pane's shell did not start the command within " + limit)
                    .provider(TmuxSessionProvider.NAME)
                    .hint("Look at capture(): the pane has to show a shell's prompt, of a shell on this host."));
        }
    }

    private ExecResult awaitEnd(RunFolder folder, Command command) {
        long start = System.nanoTime();
        long[] checked = {start};
        ExitStatus status = until(FOREVER, Effect.UNKNOWN, () -> {
                    OptionalInt code = folder.code();
                    if (code.isPresent()) {
                        return Optional.of(Listing.ofShell(code.getAsInt()));
                    }
                    if (System.nanoTime() - checked[0] < PANE_CHECK.toNanos()) {
                        return Optional.<ExitStatus>empty();
                    }
                    checked[0] = System.nanoTime();
                    return lost().map(end -> folder.code().isPresent()
                            ? Listing.ofShell(folder.code().getAsInt())
                            : end);
                })
                .orElseThrow();
        boolean complete = status instanceof ExitStatus.Lost
                ? false
                : until(OUTPUT_GRACE, Effect.DONE, () -> folder.done() ? Optional.of(true) : Optional.empty())
                        .isPresent();
        long limit = command.capture().bytes();
        return new ExecResult(
                command,
                status,
                folder.captured("stdout", limit, complete),
                folder.captured("stderr", limit, complete),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private Optional<ExitStatus> lost() {
        try {
            return paneAlive.getAsBoolean()
                    ? Optional.empty()
                    : Optional.of(new ExitStatus.Lost("the pane is gone", true));
        } catch (NotFoundException | UnavailableException e) {
            return Optional.of(new ExitStatus.Lost(e.problem(), true));
        }
    }

    private static <T> Optional<T> until(Duration limit, Effect effect, Supplier<Optional<T>> look) {
        long start = System.nanoTime();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent() || System.nanoTime() - start >= limit.toNanos()) {
                return seen;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw Refusals.interrupted(effect, e);
            }
        }
    }
}
