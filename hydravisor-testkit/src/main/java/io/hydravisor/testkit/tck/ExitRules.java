package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;

/** How the end of a command is told. */
final class ExitRules {
    private ExitRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of("E-1", "Exit codes are reported as they are.", ExitRules::codes),
                SandboxRule.of(
                        "E-2", "An end by a signal is told as one, with the signal's number.", ExitRules::signals),
                SandboxRule.of(
                                "E-3",
                                "The end of a command is the same for a client that attaches later.",
                                ExitRules::later)
                        .needs(Capability.SPOOLED_OUTPUT),
                SandboxRule.of(
                        "E-4",
                        "A command whose sandbox is destroyed is told as killed or lost, never as a success.",
                        ExitRules::destroyed),
                SandboxRule.of(
                        "E-5",
                        "A command has ended when its first process has, whatever that leaves behind.",
                        ExitRules::leftBehind),
                SandboxRule.of("E-6", "Whoever waits for the end is told, however many wait.", ExitRules::everyone));
    }

    private static void codes(Lab lab) {
        for (int code : new int[] {0, 1, 2, 42, 124, 125, 126, 127, 255}) {
            assertEquals(
                    new ExitStatus.Exited(code),
                    lab.exec(lab.guest().exit(code)).status());
        }
    }

    private static void signals(Lab lab) {
        for (int signal : new int[] {6, 9, 15}) {
            ExitStatus status = lab.exec(lab.guest().die(signal)).status();
            assertEquals(
                    signal, assertInstanceOf(ExitStatus.Signaled.class, status).number());
        }
    }

    private static void later(Lab lab) {
        Sandbox box = lab.box();
        CommandProcess first = box.start(lab.guest().exit(17).id("ended"));
        assertEquals(new ExitStatus.Exited(17), first.await());
        first.close();
        try (CommandProcess again = lab.second().attach(box.name()).attach("ended")) {
            assertEquals(new ExitStatus.Exited(17), again.await());
        }
    }

    private static void destroyed(Lab lab) {
        Sandbox box = lab.box();
        CommandProcess running = box.start(lab.guest().sleep(Duration.ofMinutes(10)));
        box.destroy();
        ExitStatus status = running.await();
        assertTrue(
                status instanceof ExitStatus.Signaled || status instanceof ExitStatus.Lost, () -> "told as " + status);
    }

    private static void leftBehind(Lab lab) {
        ExecResult result = lab.exec(lab.guest().leaveBehind(Duration.ofSeconds(4)));
        assertEquals(new ExitStatus.Exited(0), result.status());
        assertEquals("early\n", result.stdoutText());
    }

    private static void everyone(Lab lab) throws Exception {
        try (CommandProcess process = lab.box().start(lab.guest().lines(5, Duration.ofMillis(100)))) {
            List<ExitStatus> ends = LifeRules.atOnce(List.of(
                    process::await, process::await, () -> process.onExit().get(), process::await));
            for (ExitStatus end : ends) {
                assertEquals(new ExitStatus.Exited(0), end);
            }
            assertEquals(new ExitStatus.Exited(0), process.status().orElseThrow());
        }
    }
}
