package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.Capture;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is read of panes: screens, what comes live, and logs. */
final class PaneOutputRules {
    private static final int LAST = 20_000;
    /** Enough for a client to attach meanwhile. */
    private static final int MANY = 200_000;

    private static final int HISTORY = 100;
    private static final int LONGEST_PIECE = 1 << 17;
    private static final String TAIL = "end\1\\\351";

    private PaneOutputRules() {}

    static List<SessionRule> all() {
        Capability multiplexed = SessionCapability.MULTIPLEXED;
        Capability live = SessionCapability.LIVE_OUTPUT;
        return List.of(
                SessionRule.of(
                        "SC-1",
                        "The screen is read line by line, with what has left it on demand.",
                        PaneOutputRules::screen,
                        multiplexed),
                SessionRule.of(
                        "SC-2",
                        "Colours are kept, and wrapped lines joined, on demand alone.",
                        PaneOutputRules::manners,
                        multiplexed),
                SessionRule.of(
                        "SV-1",
                        "All that a pane writes is read, once, by each reader.",
                        PaneOutputRules::live,
                        multiplexed,
                        live),
                SessionRule.of(
                        "SV-2",
                        "A reader that is not read holds up neither the pane nor another reader, and is told of a gap.",
                        PaneOutputRules::slow,
                        multiplexed,
                        live),
                SessionRule.of("SV-3", "A reader ends with its pane.", PaneOutputRules::end, multiplexed, live),
                SessionRule.of(
                        "SV-4",
                        "Who attaches gets what has left the screen, the screen, and what is written after that: no byte is"
                                + " missing, and none is there twice.",
                        PaneOutputRules::attached,
                        multiplexed,
                        live),
                SessionRule.of(
                        "SG-1",
                        "A log is appended to, and has all that the pane writes.",
                        PaneOutputRules::log,
                        multiplexed,
                        SessionCapability.LOG));
    }

    private static void screen(SessionBench bench) {
        Pane pane = bench.create(SessionSpec.of(bench.guest().counts(40, true)).size(50, 10))
                .pane();
        SessionBench.shown(pane, "40");

        assertEquals(
                SessionBench.lines(40, "\n").substring("1\n".length() * 9 + "10\n".length() * 22) + "\n",
                pane.capture());
        assertTrue(pane.capture(Capture.screen().history(2)).startsWith("30\n31\n32\n"), "two lines before the screen");
        assertEquals(SessionBench.lines(40, "\n") + "\n", pane.capture(Capture.all()));
    }

    private static void manners(SessionBench bench) {
        String text = "\033[31mred\033[0m\n" + "0".repeat(119) + "5\nready";
        Pane pane = bench.create(SessionSpec.of(bench.guest().shows(text)).size(50, 10))
                .pane();
        SessionBench.shown(pane, "ready");

        assertTrue(pane.capture().startsWith("red\n" + "0".repeat(50) + "\n"), pane::capture);
        assertTrue(pane.capture(Capture.screen().colours()).startsWith("\033[31mred"), "colours");
        assertTrue(pane.capture(Capture.screen().joined()).contains("\n" + "0".repeat(119) + "5\n"), "joined lines");
    }

    private static String text(OutputReader reader, int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < length) {
            Output piece = reader.next(SessionBench.PATIENCE).orElseThrow();
            ByteBuffer bytes =
                    assertInstanceOf(Output.Chunk.class, piece).bytes().duplicate();
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            all.writeBytes(part);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void live(SessionBench bench) {
        Pane pane = bench.ready(bench.guest().onKeyCounts(LAST, TAIL.getBytes(StandardCharsets.ISO_8859_1)));
        String expected = SessionBench.lines(LAST, "\r\n") + TAIL;
        try (OutputReader one = pane.output();
                OutputReader other = pane.output()) {
            pane.keys("x");

            assertEquals(expected, text(one, expected.length()));
            assertEquals(expected, text(other, expected.length()));
        }
    }

    private static void slow(SessionBench bench) {
        int written = 20_000_000;
        Pane pane = bench.ready(bench.guest().onKeyFloods(written));
        try (OutputReader reader = pane.output()) {
            pane.keys("x");
            SessionBench.shown(pane, "done");

            boolean gap = false;
            while (reader.offset() < written) {
                gap |= reader.next(SessionBench.PATIENCE).orElseThrow() instanceof Output.Gap;
            }
            assertTrue(gap, "a gap for what was not kept");
        }
    }

    private static void end(SessionBench bench) {
        Pane pane = bench.ready(bench.guest().shows("ready\n"));
        try (OutputReader reader = pane.output()) {
            pane.kill();

            Optional<Output> piece = reader.next(SessionBench.PATIENCE);
            while (piece.isPresent()) {
                piece = reader.next(SessionBench.PATIENCE);
            }
            assertTrue(reader.ended());
        }
    }

    private static void attached(SessionBench bench) throws InterruptedException {
        Pane pane = bench.ready(bench.guest().onKeyCounts(MANY, "end".getBytes(StandardCharsets.US_ASCII)));
        pane.keys("x");
        // A screen that is not full yet would be drawn with empty rows behind the cursor.
        Lab.eventually("lines have left the screen", () -> pane.info().historyLines() > 0);

        boolean over = false;
        while (!over) {
            try (OutputReader reader = pane.attach(HISTORY)) {
                over = pane.capture().contains("end");
                checkCount(shown(reader, "end"));
            }
        }
        try (OutputReader reader = pane.attach()) {
            assertTrue(shown(reader, "end").lines().count() > HISTORY * 2, "all of the history");
        }
    }

    /** What is drawn and written up to some text, without the control sequences. */
    private static String shown(OutputReader reader, String last) {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(last, Math.max(0, all.length() - LONGEST_PIECE)) < 0) {
            all.append(text(reader, 1));
        }
        return all.toString().replaceAll("\033(\\[[0-9;?]*[@-~]|[()].|[=>])|\017", "");
    }

    private static void checkCount(String text) {
        List<Integer> numbers = text.lines()
                .filter(line -> !line.isBlank() && !line.equals("ready") && !line.startsWith("end"))
                .map(line -> Integer.valueOf(line.strip()))
                .toList();
        int first = numbers.get(0);
        for (int i = 0; i < numbers.size(); i++) {
            assertEquals(first + i, numbers.get(i), "number " + i + " of " + numbers.size());
        }
        assertEquals(MANY, numbers.get(numbers.size() - 1), "the last one");
    }

    private static void log(SessionBench bench) throws IOException, InterruptedException {
        Path file = Files.writeString(bench.file("it's 100% #{pid}.log"), "before\n");
        Pane pane = bench.ready(bench.guest().onKeyCounts(LAST, new byte[0]));
        pane.log(PaneLog.to(file));

        pane.keys("x");

        String expected = "before\n" + SessionBench.lines(LAST, "\r\n");
        Lab.eventually("the log is whole", () -> size(file) >= expected.length());
        assertEquals(expected, Files.readString(file));
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
