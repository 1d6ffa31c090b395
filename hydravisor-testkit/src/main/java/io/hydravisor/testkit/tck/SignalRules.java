package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Timeouts, signals and interrupts. */
final class SignalRules {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private SignalRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                                "T-1",
                                "A timeout ends the command and everything in its process group.",
                                SignalRules::timeout)
                        .needs(Capability.GROUP_SIGNALS, Capability.FILES),
                SandboxRule.of("T-2", "What ignores TERM is killed after the grace period.", SignalRules::stubborn)
                        .needs(Capability.GROUP_SIGNALS, Capability.FILES),
                SandboxRule.of(
                                "T-3",
                                "A timeout sends TERM first, and what a program writes then is kept.",
                                SignalRules::termFirst)
                        .needs(Capability.GROUP_SIGNALS),
                SandboxRule.of("T-4", "A timeout leaves the sandbox and its other commands alone.", SignalRules::alone)
                        .needs(Capability.GROUP_SIGNALS),
                SandboxRule.of("T-5", "A signal to the group reaches all of it.", SignalRules::group)
                        .needs(Capability.GROUP_SIGNALS, Capability.FILES),
                SandboxRule.of("T-6", "A signal to the leader reaches it alone.", SignalRules::leader)
                        .needs(Capability.GROUP_SIGNALS, Capability.FILES),
                SandboxRule.of("T-7", "A signal is the one that was asked for.", SignalRules::number),
                SandboxRule.of(
                                "T-8",
                                "Interrupting exec ends the command's process group.",
                                SignalRules::interruptedExec)
                        .needs(Capability.GROUP_SIGNALS, Capability.FILES),
                SandboxRule.of(
                        "T-9",
                        "Interrupting whoever waits for a command leaves the command alone.",
                        SignalRules::interruptedAwait),
                SandboxRule.of("T-10", "A signal to a command that has ended does nothing.", SignalRules::tooLate)
                        .needs(Capability.GROUP_SIGNALS));
    }

    private static void timeout(Lab lab) throws Exception {
        String file = lab.path();
        ExecResult result = lab.exec(lab.guest().heartbeat(file, false).timeout(LIMIT));
        assertEquals(new ExitStatus.TimedOut(LIMIT, true), result.status());
        lab.heartbeat(lab.box(), file).hasStopped();
    }

    private static void stubborn(Lab lab) throws Exception {
        String file = lab.path();
        Command command = lab.guest().heartbeat(file, true).timeout(LIMIT).grace(Duration.ofMillis(300));
        assertEquals(new ExitStatus.TimedOut(LIMIT, true), lab.exec(command).status());
        lab.heartbeat(lab.box(), file).hasStopped();
    }

    private static void termFirst(Lab lab) {
        ExecResult result =
                lab.exec(lab.guest().onTerm(7).timeout(Duration.ofSeconds(2)).grace(Duration.ofSeconds(30)));
        assertInstanceOf(ExitStatus.TimedOut.class, result.status());
        assertEquals("ready\nterm\n", result.stdoutText());
    }

    private static void alone(Lab lab) {
        Sandbox box = lab.box();
        try (CommandProcess other = box.start(lab.guest().sleep(Duration.ofMinutes(10)))) {
            ExecResult result =
                    box.exec(lab.guest().sleep(Duration.ofMinutes(10)).timeout(Duration.ofMillis(300)));
            assertInstanceOf(ExitStatus.TimedOut.class, result.status());
            // A signal to it may be on its way.
            assertTrue(other.await(Duration.ofMillis(300)).isEmpty(), "another command was ended");
            box.exec(lab.guest().exit(0)).orThrow();
        }
    }

    private static CommandProcess ready(Lab lab, Command command) throws IOException {
        CommandProcess process = lab.box().start(command);
        try (InputStream output = process.stdout().stream(0)) {
            assertEquals("ready\n", new String(output.readNBytes(6), StandardCharsets.US_ASCII));
        }
        return process;
    }

    private static void group(Lab lab) throws Exception {
        String file = lab.path();
        try (CommandProcess process = ready(lab, lab.guest().heartbeat(file, false))) {
            lab.heartbeat(lab.box(), file).beats();
            process.kill();
            ExitStatus status = process.await();
            assertEquals(9, assertInstanceOf(ExitStatus.Signaled.class, status).number());
            lab.heartbeat(lab.box(), file).stops();
        }
    }

    private static void leader(Lab lab) throws Exception {
        String file = lab.path();
        try (CommandProcess process = ready(lab, lab.guest().heartbeat(file, false))) {
            process.signal(Signal.KILL, SignalTarget.LEADER);
            ExitStatus status = process.await();
            assertEquals(9, assertInstanceOf(ExitStatus.Signaled.class, status).number());
            lab.heartbeat(lab.box(), file).beats();
            process.kill();
            lab.heartbeat(lab.box(), file).stops();
        }
    }

    private static void number(Lab lab) throws Exception {
        try (CommandProcess process = ready(lab, lab.guest().onTerm(33))) {
            process.signal(Signal.TERM, SignalTarget.LEADER);
            assertEquals(new ExitStatus.Exited(33), process.await());
        }
        try (CommandProcess process = ready(lab, lab.guest().onTerm(33))) {
            process.signal(Signal.USR1, SignalTarget.LEADER);
            ExitStatus status = process.await();
            assertEquals(
                    Signal.USR1.number(),
                    assertInstanceOf(ExitStatus.Signaled.class, status).number());
        }
    }

    private static void interruptedExec(Lab lab) throws Exception {
        String file = lab.path();
        Sandbox box = lab.box();
        AtomicReference<Object> outcome = new AtomicReference<>("nothing");
        Thread caller = new Thread(() -> {
            try {
                outcome.set(box.exec(lab.guest().heartbeat(file, false)));
            } catch (OperationInterruptedException e) {
                outcome.set(Thread.currentThread().isInterrupted() ? e : "the thread's flag is down");
            } catch (RuntimeException e) {
                outcome.set(e);
            }
        });
        caller.start();
        lab.heartbeat(box, file).beats();
        caller.interrupt();
        caller.join();
        assertInstanceOf(OperationInterruptedException.class, outcome.get());
        lab.heartbeat(box, file).stops();
    }

    private static void interruptedAwait(Lab lab) throws Exception {
        try (CommandProcess process = ready(lab, lab.guest().onTerm(21))) {
            AtomicReference<Object> outcome = new AtomicReference<>("nothing");
            Thread waiter = new Thread(() -> {
                try {
                    outcome.set(process.await());
                } catch (OperationInterruptedException e) {
                    outcome.set(e);
                }
            });
            waiter.start();
            waiter.interrupt();
            waiter.join();
            assertInstanceOf(OperationInterruptedException.class, outcome.get());
            assertTrue(process.status().isEmpty(), "the command was ended");
            process.signal(Signal.TERM, SignalTarget.LEADER);
            assertEquals(new ExitStatus.Exited(21), process.await());
        }
    }

    private static void tooLate(Lab lab) {
        try (CommandProcess process = lab.box().start(lab.guest().exit(5))) {
            process.await();
            process.signal(Signal.TERM, SignalTarget.LEADER);
            process.signal(Signal.TERM, SignalTarget.GROUP);
            process.kill();
            assertEquals(new ExitStatus.Exited(5), process.await());
        }
    }
}
