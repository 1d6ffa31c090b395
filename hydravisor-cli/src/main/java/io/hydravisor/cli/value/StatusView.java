package io.hydravisor.cli.value;

import io.hydravisor.cli.output.Json;
import io.hydravisor.process.ExitStatus;
import java.util.Map;
import java.util.Optional;

/** How a command ended, as it is printed. */
public final class StatusView {
    private StatusView() {}

    public static Map<String, ?> document(ExitStatus status) {
        if (status instanceof ExitStatus.Exited exited) {
            return Json.object("kind", "exited", "code", exited.code());
        }
        if (status instanceof ExitStatus.Signaled signaled) {
            return Json.object("kind", "signaled", "signal", signaled.number(), "certain", signaled.certain());
        }
        if (status instanceof ExitStatus.TimedOut timedOut) {
            return Json.object("kind", "timed_out", "limit", timedOut.limit(), "group_gone", timedOut.groupGone());
        }
        ExitStatus.Lost lost = (ExitStatus.Lost) status;
        return Json.object("kind", "lost", "reason", lost.reason(), "may_still_run", lost.mayStillRun());
    }

    public static String text(Optional<ExitStatus> status) {
        if (status.isEmpty()) {
            return "running";
        }
        ExitStatus end = status.get();
        if (end instanceof ExitStatus.Exited exited) {
            return "exited " + exited.code();
        }
        if (end instanceof ExitStatus.Signaled signaled) {
            return "killed by " + Signals.name(signaled.number());
        }
        if (end instanceof ExitStatus.TimedOut timedOut) {
            return "timed out after " + timedOut.limit();
        }
        return "lost: " + ((ExitStatus.Lost) end).reason();
    }
}
