package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.Pane;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is typed, pasted and run in panes. */
final class PaneInputRules {
    /** Texts that something on the way could take for something else. */
    static final List<String> AWKWARD = List.of(
            ";", "a;", "-l", "--", "#{pid}", "#(id)", "$HOME", "~", "\"q\"", "it's", "a\\", "a b", "ü🙂", "{", "%0",
            "=", ":");

    private static final int MEBIBYTE = 1 << 20;

    private PaneInputRules() {}

    static List<SessionRule> all() {
        Capability multiplexed = SessionCapability.MULTIPLEXED;
        return List.of(
                SessionRule.of("SI-1", "Text is typed as it is.", PaneInputRules::text, multiplexed),
                SessionRule.of("SI-2", "All bytes are sent as they are.", PaneInputRules::bytes, multiplexed),
                SessionRule.of(
                        "SI-3",
                        "What is no key is refused, and none of the keys beside it pressed.",
                        PaneInputRules::keys,
                        multiplexed),
                SessionRule.of("SI-4", "A mebibyte is pasted whole.", PaneInputRules::paste, multiplexed),
                SessionRule.of(
                        "SI-5",
                        "A program that asked for bracketed paste is told of one.",
                        PaneInputRules::bracketed,
                        multiplexed),
                SessionRule.of(
                        "SI-6", "What two threads type at once is not mixed.", PaneInputRules::together, multiplexed),
                SessionRule.of(
                        "SR-1",
                        "A command in a pane's shell tells its exit code and its two outputs, byte by byte.",
                        PaneInputRules::run,
                        multiplexed),
                SessionRule.of(
                        "SR-2",
                        "What was typed and not entered is no part of the command.",
                        PaneInputRules::halfTyped,
                        multiplexed),
                SessionRule.of(
                        "SR-3",
                        "A command that the pane's program does not start never starts.",
                        PaneInputRules::neverStarts,
                        multiplexed));
    }

    /** A pane whose program writes so many bytes of its input to a file. */
    private static Pane reader(SessionBench bench, String before, int count) {
        return bench.ready(bench.guest().reads(before, count, bench.file("read")));
    }

    private static byte[] read(SessionBench bench, Pane pane) throws IOException {
        SessionBench.exits(pane, 0);
        return SessionBench.bytes(bench.file("read"));
    }

    private static void text(SessionBench bench) throws IOException {
        String all = String.join("\r", AWKWARD) + "\r" + "Enter;";
        Pane pane = reader(bench, "", all.getBytes(StandardCharsets.UTF_8).length);

        for (String text : AWKWARD) {
            pane.type(text);
            pane.keys("Enter");
        }
        pane.type("Enter;");

        assertEquals(all, new String(read(bench, pane), StandardCharsets.UTF_8));
    }

    private static void bytes(SessionBench bench) throws IOException {
        byte[] all = new byte[1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Pane pane = reader(bench, "", all.length);

        pane.send(all);

        assertArrayEquals(all, read(bench, pane));
    }

    private static void keys(SessionBench bench) throws IOException {
        Pane pane = reader(bench, "", 4);

        assertThrows(InvalidInputException.class, () -> pane.keys("a", "Entre"));
        pane.keys("b", "C-c", "Tab", ";");

        assertEquals("b\3\t;", new String(read(bench, pane), StandardCharsets.US_ASCII));
    }

    private static void paste(SessionBench bench) throws IOException {
        String text = "0123456789abcde\n".repeat(MEBIBYTE / 16);
        Pane pane = reader(bench, "", text.length());

        pane.paste(text.getBytes(StandardCharsets.US_ASCII));

        assertEquals(text.replace('\n', '\r'), new String(read(bench, pane), StandardCharsets.US_ASCII));
    }

    private static void bracketed(SessionBench bench) throws IOException {
        Pane pane = reader(bench, "\033[?2004h", 14);

        pane.paste("hi".getBytes(StandardCharsets.US_ASCII));

        assertEquals("\033[200~hi\033[201~", new String(read(bench, pane), StandardCharsets.US_ASCII));
    }

    private static void together(SessionBench bench) throws IOException {
        String many = "a".repeat(40_000);
        Pane pane = reader(bench, "", 2 * many.length());

        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> pane.type(many.replace('a', 'b')));
        pane.type(many);
        other.join();

        String all = new String(read(bench, pane), StandardCharsets.US_ASCII);
        assertTrue(
                all.equals(many + many.replace('a', 'b')) || all.equals(many.replace('a', 'b') + many),
                "one behind the other");
    }

    private static void run(SessionBench bench) {
        Pane pane = bench.prompt();

        byte[] out = "a\0\377\033[31m no end".getBytes(StandardCharsets.ISO_8859_1);
        ExecResult result =
                pane.run(bench.guest().writes(out, "it's ; #{pid} $X", 3).cwd("/"));

        assertEquals(new ExitStatus.Exited(3), result.status());
        assertArrayEquals(out, result.stdout().bytes());
        assertEquals("it's ; #{pid} $X\n/\n", result.stderrText());
        assertEquals(
                SessionBench.lines(20_000, "\n"),
                pane.run(bench.guest().count(20_000)).stdoutText());
    }

    private static void halfTyped(SessionBench bench) {
        Pane pane = bench.prompt();
        pane.type("echo half typed");

        ExecResult result = pane.run(Command.of("echo", "run"));

        assertEquals("run\n", result.stdoutText());
    }

    private static void neverStarts(SessionBench bench) throws InterruptedException {
        Pane pane = bench.connect(bench.lab().client().requestTimeout(Duration.ofSeconds(3)))
                .create(SessionSpec.of(bench.guest().lateShell(Duration.ofSeconds(5))))
                .multiplexed()
                .pane();

        assertThrows(ConflictException.class, () -> pane.run(bench.guest().touch(bench.file("started"))));
        // The shell that comes then reads what was typed for another.
        Thread.sleep(Duration.ofSeconds(6).toMillis());
        assertFalse(java.nio.file.Files.exists(bench.file("started")));
    }
}
