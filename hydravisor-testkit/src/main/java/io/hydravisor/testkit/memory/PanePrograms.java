package io.hydravisor.testkit.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** The programs of {@link MemorySessionGuest}, which tells what they do. */
final class PanePrograms {
    static final String PREFIX = GuestPrograms.PREFIX + "pane-";

    private static final int FLOOD_PIECE = 32 * 1024;

    private PanePrograms() {}

    static void addTo(Map<String, Program> all) {
        all.put(PREFIX + "late-shell", PanePrograms::lateShell);
        all.put(PREFIX + "introduces", PanePrograms::introduces);
        all.put(PREFIX + "shows", PanePrograms::shows);
        all.put(PREFIX + "ends", PanePrograms::ends);
        all.put(PREFIX + "counts", PanePrograms::counts);
        all.put(PREFIX + "reads", PanePrograms::reads);
        all.put(PREFIX + "on-key-counts", PanePrograms::onKeyCounts);
        all.put(PREFIX + "on-key-floods", PanePrograms::onKeyFloods);
        all.put(PREFIX + "writes", PanePrograms::writes);
        all.put(PREFIX + "touch", PanePrograms::touch);
    }

    private static String argument(ProgramContext context, int index) {
        return context.args().get(index);
    }

    private static int number(ProgramContext context, int index) {
        return Integer.parseInt(argument(context, index));
    }

    private static byte[] bytes(ProgramContext context, int index) {
        return HexFormat.of().parseHex(argument(context, index));
    }

    /** Copies its input to its output, as cat does. */
    private static int stay(ProgramContext context) throws IOException {
        long copied = context.stdin().transferTo(context.stdout());
        assert copied >= 0;
        return 0;
    }

    private static int lateShell(ProgramContext context) throws IOException, InterruptedException {
        context.sleep(Duration.ofMillis(number(context, 0)));
        return MemoryShell.interactive(context);
    }

    private static int introduces(ProgramContext context) throws IOException {
        context.print(context.cwd() + "\n" + context.env().getOrDefault(argument(context, 0), "") + "\n");
        return stay(context);
    }

    private static int shows(ProgramContext context) throws IOException {
        context.stdout().write(bytes(context, 0));
        return stay(context);
    }

    private static int ends(ProgramContext context) throws IOException {
        context.print(argument(context, 0) + "\n");
        return number(context, 1);
    }

    private static int counts(ProgramContext context) throws IOException {
        count(context, number(context, 0));
        return Boolean.parseBoolean(argument(context, 1)) ? stay(context) : 0;
    }

    private static void count(ProgramContext context, int to) throws IOException {
        for (int i = 1; i <= to; i++) {
            context.print(i + "\n");
        }
    }

    private static int reads(ProgramContext context) throws IOException {
        context.rawTerminal(true);
        context.stdout().write(bytes(context, 0));
        context.print("ready\n");
        byte[] read = context.stdin().readNBytes(number(context, 1));
        Path written = Files.write(Path.of(argument(context, 2)), read);
        assert written.isAbsolute();
        return 0;
    }

    private static void awaitKey(ProgramContext context) throws IOException {
        context.rawTerminal(true);
        context.print("ready\n");
        int key = context.stdin().read();
        assert key >= 0;
        context.rawTerminal(false);
    }

    private static int onKeyCounts(ProgramContext context) throws IOException {
        awaitKey(context);
        count(context, number(context, 0));
        context.stdout().write(bytes(context, 1));
        return stay(context);
    }

    private static int onKeyFloods(ProgramContext context) throws IOException {
        awaitKey(context);
        byte[] piece = new byte[FLOOD_PIECE];
        Arrays.fill(piece, (byte) 'a');
        for (int left = number(context, 0); left > 0; left -= piece.length) {
            context.stdout().write(piece, 0, Math.min(left, piece.length));
        }
        context.print("\ndone\n");
        return stay(context);
    }

    private static int writes(ProgramContext context) throws IOException {
        context.stdout().write(bytes(context, 0));
        context.stderr().write((argument(context, 1) + "\n" + context.cwd() + "\n").getBytes(StandardCharsets.UTF_8));
        return number(context, 2);
    }

    private static int touch(ProgramContext context) throws IOException {
        Path made = Files.createFile(Path.of(argument(context, 0)));
        assert made.isAbsolute();
        return 0;
    }
}
