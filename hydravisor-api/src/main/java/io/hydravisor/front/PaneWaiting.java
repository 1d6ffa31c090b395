package io.hydravisor.front;

import io.hydravisor.core.Durations;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.Capture;
import io.hydravisor.session.PaneInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Waits for something to show in a pane, by looking again and again: a multiplexer does not tell of changes to a screen. */
final class PaneWaiting {
    /** A look takes a fraction of a millisecond of the backend's time. */
    private static final long PAUSE_MILLIS = 20;

    private static final Duration MAX_PATIENCE = Duration.ofDays(365);

    private final PaneFront pane;
    private final SessionFront session;

    PaneWaiting(PaneFront pane, SessionFront session) {
        this.pane = pane;
        this.session = session;
    }

    Optional<String> forPattern(Pattern pattern, Duration patience) {
        return until(patience, () -> {
            Matcher matcher = pattern.matcher(pane.capture(Capture.screen().joined()));
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        });
    }

    boolean forIdle(Duration quiet, Duration patience) {
        long needed = Durations.positive("quiet time", quiet).toNanos();
        Object[] last = {look()};
        long[] since = {System.nanoTime()};
        return until(patience, () -> {
                    Object now = look();
                    if (!now.equals(last[0])) {
                        last[0] = now;
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] >= needed ? Optional.of(now) : Optional.empty();
                })
                .isPresent();
    }

    /** What tells two moments apart: text, colours, the cursor, and how much has scrolled away. */
    private Object look() {
        PaneInfo info = pane.info();
        return List.of(
                pane.capture(Capture.screen().colours()), info.cursorColumn(), info.cursorRow(), info.historyLines());
    }

    Optional<ExitStatus> forExit(Duration patience) {
        return until(patience, () -> {
            try {
                Optional<PaneInfo> found = session.find(pane.id());
                return found.isPresent() ? found.get().exit() : lost("the pane is gone");
            } catch (NotFoundException e) {
                return lost("the session is gone");
            } catch (UnavailableException e) {
                return lost(e.problem());
            }
        });
    }

    private static Optional<ExitStatus> lost(String why) {
        return Optional.of(new ExitStatus.Lost(why, false));
    }

    private <T> Optional<T> until(Duration patience, Supplier<Optional<T>> look) {
        long limit = patience.compareTo(MAX_PATIENCE) > 0 ? MAX_PATIENCE.toNanos() : patience.toNanos();
        long start = System.nanoTime();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent() || System.nanoTime() - start >= limit) {
                return seen;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private RuntimeException interrupted(InterruptedException cause) {
        return Interrupts.translate("waiting for a pane", session.resource(), Effect.NONE, cause);
    }
}
