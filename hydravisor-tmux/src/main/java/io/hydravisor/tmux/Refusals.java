package io.hydravisor.tmux;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.DeadlineException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import java.time.Duration;

/** Turns what tmux says, or does not say, into exceptions. Its words: cmd-find.c, session.c, client.c and others of tmux 3.3a. */
final class Refusals {
    private static final int MAX_CHARS = 300;

    private Refusals() {}

    /** For a command that tmux refused. */
    static HydravisorException of(String said) {
        String words = shown(said);
        Failure failure = failure("tmux refused: " + words);
        if (words.contains("Permission denied") || words.contains("access not allowed")) {
            return new PermissionDeniedException(
                    failure.hint("Use the server's own user, or another server: tmux: is one of our own."));
        }
        if (words.contains("no server running")
                || words.contains("error connecting")
                || words.contains("server exited")
                || words.contains("lost server")) {
            return new UnavailableException(failure.hint("Connect again, which starts a server."));
        }
        if (words.contains("can't find")
                || words.contains("no sessions")
                || words.contains(
                        "no current target") // A server without sessions says so, also one that is about to end.
                || words.contains("unknown buffer")
                || words.contains("no buffer")
                || words.contains("no such")) {
            return new NotFoundException(failure.hint("It is gone; list what is there now."));
        }
        if (words.contains("duplicate session")) {
            return new AlreadyExistsException(failure.hint("Choose another name, or attach to that session."));
        }
        if (words.contains("too small") || words.contains("no space")) {
            return new ConflictException(failure.hint("Make the window larger, or split another pane."));
        }
        if (words.contains("too large") || words.contains("too long") || words.contains("too big")) {
            return new InvalidInputException(failure.hint("Give less: tmux takes up to 10,000 columns and rows."));
        }
        if (words.contains("invalid buffer name") || words.contains("invalid window name")) {
            return new InvalidInputException(
                    failure.hint("From 3.7 on tmux takes no control characters there, nor '#('."));
        }
        return new BackendException(failure);
    }

    /** Whether tmux could not be asked because no server runs, or none any more; whatever it did is gone with it. */
    static boolean noServer(UnavailableException failure) {
        return failure.problem().contains("no server running")
                || exited(failure)
                || failure.problem().contains("No such file or directory");
    }

    /** Whether the server ended while it was asked, as it does by itself with its last session. */
    static boolean exited(UnavailableException failure) {
        return failure.problem().contains("server exited");
    }

    static HydravisorException lost(String why, Effect effect) {
        if (why.contains("Permission denied") || why.contains("access not allowed")) {
            return of(why);
        }
        return new UnavailableException(failure("the connection to tmux broke: " + shown(why))
                .effect(effect)
                .hint("Try again: it comes back by itself if the server lives. Sessions die with their server."));
    }

    static DeadlineException late(Duration limit, Effect effect) {
        return new DeadlineException(
                failure("tmux did not answer within " + limit)
                        .effect(effect)
                        .hint(
                                "Look whether its server is stopped or busy; Hydravisor.builder().requestTimeout() sets the limit."));
    }

    static OperationInterruptedException interrupted(Effect effect, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException(
                failure("interrupted while tmux worked").effect(effect).cause(cause));
    }

    static UnavailableException closed() {
        return new UnavailableException(
                failure("the connection to tmux was closed").hint("Connect again."));
    }

    static NotFoundException restarted() {
        return new NotFoundException(failure("the session ended with its tmux server")
                .hint("Create it again; another server runs now, or none."));
    }

    private static Failure failure(String message) {
        return Failure.of(message).provider(TmuxSessionProvider.NAME);
    }

    /** One line for a message: control characters could forge others. */
    private static String shown(String said) {
        StringBuilder line = new StringBuilder();
        said.strip()
                .codePoints()
                .limit(MAX_CHARS)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }
}
