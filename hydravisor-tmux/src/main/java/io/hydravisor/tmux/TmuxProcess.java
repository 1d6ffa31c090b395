package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the tmux binary to its end. Safe for use by many threads. */
final class TmuxProcess {
    private final Executor executor;
    private final Duration limit;

    TmuxProcess(Executor executor, Duration limit) {
        this.executor = executor;
        this.limit = limit;
    }

    /** A process of the tmux binary that knows of no tmux around it. */
    static ProcessBuilder builder(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeAll(List.of("TMUX", "TMUX_PANE"));
        return builder;
    }

    static UnavailableException notStarted(String binary, IOException cause) {
        return new UnavailableException(Failure.of("can't run the tmux binary '" + binary + "'")
                .provider(TmuxSessionProvider.NAME)
                .hint("Install tmux " + TmuxVersion.OLDEST
                        + " or later, such as Debian's package 'tmux', or name its path: tmux:?binary=PATH.")
                .cause(cause));
    }

    /**
     * Runs it.
     *
     * @param input what it reads from its standard input
     * @param effect what may have happened when its answer is lost
     * @return its standard output
     */
    byte[] run(List<String> line, byte[] input, Effect effect) {
        Process process;
        try {
            process = builder(line).start();
        } catch (IOException e) {
            throw notStarted(line.get(0), e);
        }
        try {
            CompletableFuture<byte[]> output = reading(process.getInputStream());
            CompletableFuture<byte[]> errors = reading(process.getErrorStream());
            CompletableFuture.runAsync(() -> write(process.getOutputStream(), input), executor);
            byte[] said = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            String complaint = new String(errors.get(limit.toNanos(), TimeUnit.NANOSECONDS), StandardCharsets.UTF_8);
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw Refusals.late(limit, effect);
            }
            if (process.exitValue() != 0) {
                throw Refusals.of(complaint.isEmpty() ? new String(said, StandardCharsets.UTF_8) : complaint);
            }
            return said;
        } catch (InterruptedException e) {
            throw Refusals.interrupted(effect, e);
        } catch (TimeoutException e) {
            throw Refusals.late(limit, effect);
        } catch (ExecutionException | CompletionException e) {
            throw Refusals.lost(String.valueOf(e.getCause()), effect);
        } finally {
            process.destroyForcibly();
        }
    }

    private CompletableFuture<byte[]> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return stream.readAllBytes();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                executor);
    }

    private static void write(OutputStream stream, byte[] input) {
        try (stream) {
            stream.write(input);
        } catch (IOException e) {
            // It ended before it had read all; its exit status says why.
            return;
        }
    }
}
