package io.hydravisor.cli;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.CliCommand;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.OutputClosedException;
import io.hydravisor.cli.output.Printable;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Says on the standard error what failed and what to do, and finds the exit code. */
final class FailureReport {
    private final boolean json;
    private final boolean stackTraces;
    private final PrintStream err;

    FailureReport(boolean json, boolean stackTraces, PrintStream err) {
        this.json = json;
        this.stackTraces = stackTraces;
        this.err = err;
    }

    /**
     * Reports what was thrown.
     *
     * @param command what failed, if it was found
     * @return the exit code
     */
    int report(Exception thrown, @Nullable Object command, Cli cli) {
        OptionalInt signal = cli.stopping().signal();
        if (signal.isPresent() && (isInterruption(thrown) || thrown instanceof OutputClosedException)) {
            return ExitCodes.SIGNAL_BASE + signal.getAsInt();
        }
        if (thrown instanceof OutputClosedException) {
            return ExitCodes.OUTPUT_CLOSED;
        }
        if (stackTraces) {
            thrown.printStackTrace(err);
        }
        if (thrown instanceof HydravisorException failure) {
            print(
                    failure.code().name().toLowerCase(Locale.ROOT),
                    failure.problem(),
                    failure.resource(),
                    failure.provider(),
                    failure.retryable(),
                    failure.hint());
            return command instanceof CliCommand ours ? ours.codeOf(failure) : ExitCodes.of(failure.code());
        }
        if (thrown instanceof UsageException misuse) {
            usage(String.valueOf(misuse.getMessage()), misuse.hint());
            return ExitCodes.USAGE;
        }
        Throwable cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        if (cause instanceof IOException io) {
            return local(io);
        }
        print(
                "internal",
                "an error of Hydravisor itself: " + thrown,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of("Run it again with --log-level debug, and report what it prints."));
        return ExitCodes.FAILED;
    }

    private static boolean isInterruption(@Nullable Throwable thrown) {
        return thrown != null
                && (thrown instanceof OperationInterruptedException
                        || thrown instanceof ClosedByInterruptException
                        || isInterruption(thrown.getCause()));
    }

    /** Says that the command line can't be meant. */
    void usage(String problem, String hint) {
        print("usage", problem, Optional.empty(), Optional.empty(), false, Optional.of(hint));
    }

    /** A file of this host. */
    private int local(IOException thrown) {
        String file = String.valueOf(thrown.getMessage());
        if (thrown instanceof NoSuchFileException) {
            print("not_found", "there is no file " + file, Optional.empty(), Optional.empty(), false, Optional.empty());
            return ExitCodes.NOT_FOUND;
        }
        if (thrown instanceof AccessDeniedException) {
            print(
                    "permission_denied",
                    "access to " + file + " is denied",
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty());
            return ExitCodes.PERMISSION;
        }
        if (thrown instanceof FileAlreadyExistsException) {
            print("already_exists", file + " exists", Optional.empty(), Optional.empty(), false, Optional.empty());
            return ExitCodes.CONFLICT;
        }
        print("io", file, Optional.empty(), Optional.empty(), false, Optional.empty());
        return ExitCodes.FAILED;
    }

    private void print(
            String code,
            String problem,
            Optional<String> resource,
            Optional<String> provider,
            boolean retryable,
            Optional<String> hint) {
        if (json) {
            err.println(Json.document(Json.object(
                    "error",
                    Json.object(
                            "code", code,
                            "message", problem,
                            "resource", resource,
                            "provider", provider,
                            "retryable", retryable,
                            "hint", hint))));
        } else {
            err.println("hydravisor: " + Printable.line(problem));
            hint.ifPresent(text -> err.println("hint: " + Printable.line(text)));
        }
    }
}
