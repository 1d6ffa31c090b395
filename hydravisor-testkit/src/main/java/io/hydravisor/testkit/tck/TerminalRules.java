package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Terminals. All of these bind those that declare {@link Capability#TERMINALS}. */
final class TerminalRules {
    private TerminalRules() {}

    static List<SandboxRule> all() {
        return Stream.of(
                        SandboxRule.of(
                                "Y-1",
                                "A program in a terminal has one, and a command has none.",
                                TerminalRules::isOne),
                        SandboxRule.of(
                                "Y-2",
                                "A terminal starts with its size, and a resize reaches the program.",
                                TerminalRules::sizes),
                        SandboxRule.of(
                                "Y-3",
                                "What is typed reaches the program, and what it shows the reader, byte for byte.",
                                TerminalRules::bytes),
                        SandboxRule.of("Y-4", "A terminal's end is told as a command's is.", TerminalRules::ends),
                        SandboxRule.of(
                                        "Y-5",
                                        "Closing a terminal hangs up: nothing of its process group is left.",
                                        TerminalRules::hangsUp)
                                .needs(Capability.FILES),
                        SandboxRule.of("Y-6", "Closing a terminal wakes whoever reads from it.", TerminalRules::wakes),
                        SandboxRule.of(
                                "Y-7",
                                "A program that does not exist can't be started in a terminal either.",
                                lab -> Lab.refused(
                                        CommandStartException.class,
                                        () -> lab.box()
                                                .terminal(TerminalSpec.of("/no/such/program"))
                                                .close())),
                        SandboxRule.of(
                                "Y-8",
                                "A control character is a signal, as the terminal's line discipline makes it.",
                                TerminalRules::controlC))
                .map(rule -> rule.needs(Capability.TERMINALS))
                .toList();
    }

    /** Reads until the text has come; all that came. */
    private static String readUntil(Terminal terminal, String expected) throws IOException {
        StringBuilder shown = new StringBuilder();
        while (shown.indexOf(expected) < 0) {
            int next = terminal.output().read();
            assertTrue(next >= 0, () -> "it ended before it has shown '" + expected + "': " + shown);
            shown.append((char) next);
        }
        return shown.toString();
    }

    private static void type(Terminal terminal, String text) throws IOException {
        terminal.input().write(text.getBytes(StandardCharsets.US_ASCII));
        terminal.input().flush();
    }

    private static void isOne(Lab lab) throws IOException {
        assertEquals("none\n", lab.exec(lab.guest().isTerminal()).stdoutText());
        try (Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().isTerminal()))) {
            assertEquals("terminal\r\n", new String(terminal.output().readAllBytes(), StandardCharsets.US_ASCII));
            assertEquals(new ExitStatus.Exited(0), terminal.await());
        }
    }

    private static void sizes(Lab lab) throws IOException {
        TerminalSpec spec = TerminalSpec.of(lab.guest().terminalSize()).size(101, 37);
        try (Terminal terminal = lab.box().terminal(spec)) {
            readUntil(terminal, "101x37\r\n");
            terminal.resize(new TerminalSize(57, 13));
            readUntil(terminal, "57x13\r\n");
            assertEquals(new TerminalSize(57, 13), terminal.size());
            type(terminal, "quit\n");
            readUntil(terminal, "typed quit\r\n");
            assertEquals(new ExitStatus.Exited(0), terminal.await());
        }
    }

    private static void bytes(Lab lab) throws IOException {
        try (Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().cat()))) {
            for (int i = 0; i < 200; i++) {
                String line = "line " + i + " of what is typed";
                type(terminal, line + "\n");
                // Once as the terminal's echo, once from the program.
                assertEquals(line + "\r\n", readUntil(terminal, "\r\n"));
                assertEquals(line + "\r\n", readUntil(terminal, "\r\n"));
            }
            type(terminal, "\004");
            assertEquals(new ExitStatus.Exited(0), terminal.await());
            assertEquals(-1, terminal.output().read());
        }
    }

    private static void ends(Lab lab) throws IOException {
        try (Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().exit(19)))) {
            assertEquals(new ExitStatus.Exited(19), terminal.await());
            assertEquals(new ExitStatus.Exited(19), terminal.status().orElseThrow());
            terminal.resize(new TerminalSize(10, 10));
            terminal.signal(Signal.TERM);
        }
    }

    private static void hangsUp(Lab lab) throws Exception {
        String file = lab.path();
        Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().heartbeat(file, true)));
        readUntil(terminal, "ready\r\n");
        lab.heartbeat(lab.box(), file).beats();
        terminal.close();
        terminal.close();
        lab.heartbeat(lab.box(), file).hasStopped();
        assertFalse(terminal.await().success(), "what was hung up can't have succeeded");
    }

    private static void wakes(Lab lab) throws Exception {
        Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().sleep(Duration.ofMinutes(10))));
        AtomicReference<Object> outcome = new AtomicReference<>("nothing");
        Thread reader = new Thread(() -> {
            try {
                outcome.set(terminal.output().read());
            } catch (IOException e) {
                outcome.set(-1);
            }
        });
        reader.start();
        TimeUnit.MILLISECONDS.sleep(100);
        terminal.close();
        reader.join(TimeUnit.SECONDS.toMillis(30));
        assertEquals(List.of(-1), List.of(outcome.get()), "what the reader got");
    }

    private static void controlC(Lab lab) throws IOException {
        try (Terminal terminal = lab.box().terminal(TerminalSpec.of(lab.guest().terminalSize()))) {
            readUntil(terminal, "\r\n");
            type(terminal, "\003");
            ExitStatus status = terminal.await();
            assertEquals(128 + 2, status.shellCode(), () -> "it ended as " + status);
        }
    }
}
