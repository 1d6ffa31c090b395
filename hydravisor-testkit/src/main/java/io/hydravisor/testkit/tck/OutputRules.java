package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputGapException;
import io.hydravisor.process.OutputReader;
import io.hydravisor.process.StdStream;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What becomes of what a command writes. */
final class OutputRules {
    private static final String TEXT = "aé€😀z";
    private static final ByteSize SMALL = ByteSize.kibibytes(64);

    private OutputRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                        "O-1",
                        "Output is delivered byte for byte, to its last byte, however slowly it is read.",
                        OutputRules::exact),
                SandboxRule.of("O-2", "The two outputs are kept apart.", OutputRules::apart),
                SandboxRule.of("O-3", "Text is decoded once, however its bytes are cut.", OutputRules::decoded),
                SandboxRule.of("O-4", "An output that nobody reads does not stall the other.", OutputRules::unread),
                SandboxRule.of("O-5", "Output arrives while the command runs.", OutputRules::live),
                SandboxRule.of(
                        "O-6", "A capture is the first part, and says how much there was.", OutputRules::capture),
                SandboxRule.of(
                        "O-7", "The end of an output is told when nothing can write to it any more.", OutputRules::end),
                SandboxRule.of(
                                "O-8",
                                "Output is read from any offset, and pieces follow each other without a gap.",
                                OutputRules::offsets)
                        .needs(Capability.SPOOLED_OUTPUT),
                SandboxRule.of(
                                "O-9",
                                "A client that attaches while a command runs reads from the first byte to the last.",
                                OutputRules::attached)
                        .needs(Capability.SPOOLED_OUTPUT),
                SandboxRule.of(
                                "O-10",
                                "Where the oldest is dropped at the limit, a reader is told what is gone, and offsets stay true.",
                                OutputRules::dropped)
                        .needs(Capability.SPOOLED_OUTPUT),
                SandboxRule.of(
                                "O-11",
                                "Where a command is killed at the limit, it ends, and its first part is kept.",
                                OutputRules::killed)
                        .needs(Capability.SPOOLED_OUTPUT, Capability.GROUP_SIGNALS),
                SandboxRule.of(
                                "O-12",
                                "Where a command is paused at the limit, it goes on when it is read, and loses nothing.",
                                OutputRules::paused)
                        .needs(Capability.SPOOL_PAUSE),
                SandboxRule.of("O-13", "Direct output is delivered byte for byte to its reader.", OutputRules::direct)
                        .needs(Capability.DIRECT_OUTPUT),
                SandboxRule.of("O-14", "Several readers of one output each get all of it.", OutputRules::readers)
                        .needs(Capability.SPOOLED_OUTPUT));
    }

    private static void exact(Lab lab) throws Exception {
        byte[] sent = Lab.random(1, Sizes.STREAM_BYTES + 1001);
        // All of it is kept, so that the pauses of the reader cost nothing.
        Durability kept = Durability.spooled(ByteSize.bytes(2L * sent.length), AtLimit.DROP_OLDEST);
        Command cat = lab.guest().cat().stdin(Stdin.of(sent)).durability(kept);
        try (CommandProcess process = lab.box().start(cat);
                InputStream output = process.stdout().stream(0)) {
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            byte[] buffer = new byte[100_000];
            for (int count = output.read(buffer), reads = 0; count >= 0; count = output.read(buffer), reads++) {
                received.write(buffer, 0, count);
                if (reads < 5) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
            assertEquals(sent.length, received.size());
            assertEquals(Lab.digest(sent), Lab.digest(received.toByteArray()));
            assertEquals(new ExitStatus.Exited(0), process.await());
        }
    }

    private static void apart(Lab lab) {
        ExecResult result = lab.exec(lab.guest().print("to out, no line break", "to err, no line break"));
        assertEquals("to out, no line break", result.stdoutText());
        assertEquals("to err, no line break", result.stderrText());
    }

    private static void decoded(Lab lab) {
        byte[] bytes = (TEXT + "\n").getBytes(StandardCharsets.UTF_8);
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        try (CommandProcess process = lab.box().start(lab.guest().pieces(Duration.ofMillis(20), pieces));
                Stream<String> lines = process.stdout().lines()) {
            assertEquals(List.of(TEXT), lines.toList());
        }
    }

    private static void unread(Lab lab) throws IOException {
        for (StdStream noisy : StdStream.values()) {
            long bytes = 4L * Sizes.MIB;
            try (CommandProcess process = lab.box().start(lab.guest().flood(noisy, bytes));
                    InputStream quiet = (noisy == StdStream.STDOUT ? process.stderr() : process.stdout()).stream(0)) {
                assertEquals("done", new String(quiet.readAllBytes(), StandardCharsets.US_ASCII));
                assertEquals(new ExitStatus.Exited(0), process.await());
            }
        }
    }

    private static void live(Lab lab) throws IOException {
        try (CommandProcess process = lab.box().start(lab.guest().onTerm(0));
                InputStream output = process.stdout().stream(0)) {
            assertEquals("ready\n", new String(output.readNBytes(6), StandardCharsets.US_ASCII));
            assertTrue(process.status().isEmpty(), "it has ended");
            process.signal(io.hydravisor.process.Signal.KILL, io.hydravisor.process.SignalTarget.LEADER);
            process.await();
        }
    }

    private static void capture(Lab lab) {
        byte[] sent = Lab.random(6, 300_000);
        ExecResult result = lab.exec(lab.guest().cat().stdin(Stdin.of(sent)).capture(ByteSize.bytes(1000)));
        assertEquals(new ExitStatus.Exited(0), result.status());
        assertArrayEquals(java.util.Arrays.copyOf(sent, 1000), result.stdout().bytes());
        assertEquals(sent.length, result.stdout().total());
        assertTrue(result.stdout().truncated(), "it does not say that it is a part");
        assertFalse(result.stderr().truncated());
    }

    private static void end(Lab lab) throws IOException {
        try (CommandProcess process = lab.box().start(lab.guest().leaveBehind(Duration.ofSeconds(1)));
                InputStream output = process.stdout().stream(0)) {
            assertEquals("early\nlate\n", new String(output.readAllBytes(), StandardCharsets.US_ASCII));
        }
        ExecResult result = lab.exec(lab.guest().leaveBehind(Duration.ofSeconds(4)));
        assertFalse(result.stdout().complete(), "the output is told to be complete, and something can still write");
    }

    /** Reads to the end; fails at a gap, and where a piece does not begin where the last one ended. */
    private static byte[] readAll(OutputReader reader) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long expected = reader.offset();
        for (Optional<Output> next = reader.next(); next.isPresent(); next = reader.next()) {
            Output.Chunk chunk = assertInstanceOf(Output.Chunk.class, next.get());
            assertEquals(expected, chunk.start(), "where a piece begins");
            expected = chunk.end();
            ByteBuffer bytes = chunk.bytes().duplicate();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            all.writeBytes(copy);
        }
        return all.toByteArray();
    }

    private static void offsets(Lab lab) {
        byte[] sent = Lab.random(8, 500_000);
        try (CommandProcess process = lab.box().start(lab.guest().cat().stdin(Stdin.of(sent)))) {
            process.await();
            for (int offset : new int[] {0, 1, 65_536, 65_537, 499_999, 500_000}) {
                try (OutputReader reader = process.stdout().reader(offset)) {
                    assertArrayEquals(
                            java.util.Arrays.copyOfRange(sent, offset, sent.length), readAll(reader), "from " + offset);
                }
            }
        }
    }

    private static void attached(Lab lab) throws Exception {
        Sandbox box = lab.box();
        CommandProcess first =
                box.start(lab.guest().lines(60, Duration.ofMillis(20)).id("counting"));
        try (InputStream output = first.stdout().stream(0)) {
            assertEquals("line 0\n", new String(output.readNBytes(7), StandardCharsets.US_ASCII));
        }
        first.close();
        try (CommandProcess again = lab.second().attach(box.name()).attach("counting");
                Stream<String> lines = again.stdout().lines()) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                expected.add("line " + i);
            }
            assertEquals(expected, lines.toList());
            assertEquals(new ExitStatus.Exited(0), again.await());
        }
    }

    private static void dropped(Lab lab) throws Exception {
        long total = 2L * Sizes.MIB;
        Command flood =
                lab.guest().flood(StdStream.STDOUT, total).durability(Durability.spooled(SMALL, AtLimit.DROP_OLDEST));
        try (CommandProcess process = lab.box().start(flood)) {
            assertEquals(new ExitStatus.Exited(0), process.await());
            long at = 0;
            long gone = 0;
            // The limit is enforced a moment after the last write.
            Lab.eventually("the first byte is gone", () -> {
                try (OutputReader reader = process.stdout().reader(0)) {
                    return reader.next().orElseThrow() instanceof Output.Gap;
                }
            });
            try (OutputReader reader = process.stdout().reader(0)) {
                for (Optional<Output> next = reader.next(); next.isPresent(); next = reader.next()) {
                    assertEquals(at, next.get().start(), "where a piece begins");
                    at = next.get().end();
                    if (next.get() instanceof Output.Gap gap) {
                        gone += gap.to() - gap.from();
                        assertFalse(gap.why().isBlank(), "no word of why");
                    }
                }
            }
            assertEquals(total, at, "where the last piece ends");
            assertTrue(total - gone >= SMALL.bytes() / 2, "less is kept than the limit allows");
            try (InputStream stream = process.stdout().stream(0)) {
                assertThrows(OutputGapException.class, stream::readAllBytes);
            }
        }
    }

    private static void killed(Lab lab) {
        Command flood =
                lab.guest().flood(StdStream.STDOUT, 1L << 40).durability(Durability.spooled(SMALL, AtLimit.KILL));
        try (CommandProcess process = lab.box().start(flood)) {
            ExitStatus status = process.await();
            assertEquals(9, assertInstanceOf(ExitStatus.Signaled.class, status).number());
            try (OutputReader reader = process.stdout().reader(0)) {
                long read = 0;
                while (read < SMALL.bytes()) {
                    Output.Chunk chunk =
                            assertInstanceOf(Output.Chunk.class, reader.next().orElseThrow());
                    read = chunk.end();
                }
            }
        }
    }

    private static void paused(Lab lab) throws Exception {
        byte[] sent = Lab.random(12, Sizes.MIB + 12);
        Command cat = lab.guest().cat().stdin(Stdin.of(sent)).durability(Durability.spooled(SMALL, AtLimit.PAUSE));
        try (CommandProcess process = lab.box().start(cat)) {
            assertTrue(process.await(Duration.ofMillis(500)).isEmpty(), "it did not wait for its reader");
            try (OutputReader reader = process.stdout().reader(0)) {
                assertEquals(Lab.digest(sent), Lab.digest(readAll(reader)));
            }
            assertEquals(new ExitStatus.Exited(0), process.await());
        }
    }

    private static void direct(Lab lab) throws Exception {
        byte[] sent = Lab.random(13, Sizes.STREAM_BYTES + 13);
        Command cat = lab.guest().cat().stdin(Stdin.of(sent)).durability(Durability.direct());
        try (CommandProcess process = lab.box().start(cat);
                InputStream output = process.stdout().stream(0)) {
            assertEquals(Lab.digest(sent), Lab.digest(output.readAllBytes()));
            assertEquals(new ExitStatus.Exited(0), process.await());
        }
    }

    private static void readers(Lab lab) throws Exception {
        byte[] sent = Lab.random(14, 200_000);
        try (CommandProcess process = lab.box().start(lab.guest().cat().stdin(Stdin.of(sent)))) {
            List<Callable<byte[]>> readers = List.of(
                    () -> readAll(process.stdout().reader(0)),
                    () -> readAll(process.stdout().reader(0)),
                    () -> process.stdout().stream(0).readAllBytes());
            for (byte[] got : LifeRules.atOnce(readers)) {
                assertArrayEquals(sent, got);
            }
        }
    }
}
