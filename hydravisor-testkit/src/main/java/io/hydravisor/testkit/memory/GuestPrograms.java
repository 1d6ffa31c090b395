package io.hydravisor.testkit.memory;

import io.hydravisor.process.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The programs of {@link MemoryGuest}, which tells what they do. */
final class GuestPrograms {
    static final String PREFIX = "guest-";

    private static final Duration BEAT = Duration.ofMillis(100);
    private static final int FLOOD_PIECE = 32 * 1024;

    private GuestPrograms() {}

    static void addTo(Map<String, Program> all) {
        all.put(PREFIX + "print", GuestPrograms::print);
        all.put(PREFIX + "exit", context -> number(context, 0));
        all.put(PREFIX + "die", GuestPrograms::die);
        all.put(PREFIX + "arguments", GuestPrograms::arguments);
        all.put(
                PREFIX + "variable",
                context -> BuiltIns.print(
                        context, context.env().getOrDefault(context.args().get(0), "")));
        all.put(PREFIX + "flood", GuestPrograms::flood);
        all.put(PREFIX + "lines", GuestPrograms::lines);
        all.put(PREFIX + "pieces", GuestPrograms::pieces);
        all.put(PREFIX + "heartbeat", GuestPrograms::heartbeat);
        all.put(PREFIX + "on-term", GuestPrograms::onTerm);
        all.put(PREFIX + "leave-behind", GuestPrograms::leaveBehind);
        all.put(PREFIX + "append", GuestPrograms::append);
        all.put(PREFIX + "terminal-size", GuestPrograms::terminalSize);
        all.put(
                PREFIX + "is-terminal",
                context -> BuiltIns.print(context, context.isTerminal() ? "terminal\n" : "none\n"));
        // There is no network in memory.
        all.put(PREFIX + "reach", context -> 1);
        all.put(PREFIX + "echo-server", GuestPrograms::echoServer);
    }

    private static int number(ProgramContext context, int index) {
        return Integer.parseInt(context.args().get(index));
    }

    private static Duration millis(ProgramContext context, int index) {
        return Duration.ofMillis(Long.parseLong(context.args().get(index)));
    }

    private static int print(ProgramContext context) throws IOException {
        context.print(context.args().get(0));
        context.stderr().write(context.args().get(1).getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static int die(ProgramContext context) {
        context.raise(new Signal(number(context, 0)));
        return 0;
    }

    private static int arguments(ProgramContext context) throws IOException {
        for (String argument : context.args()) {
            context.print(argument + "\0");
        }
        return 0;
    }

    private static int flood(ProgramContext context) throws IOException {
        boolean toStdout = context.args().get(0).equals("STDOUT");
        OutputStream flooded = toStdout ? context.stdout() : context.stderr();
        OutputStream other = toStdout ? context.stderr() : context.stdout();
        byte[] zeros = new byte[FLOOD_PIECE];
        long left = Long.parseLong(context.args().get(1));
        while (left > 0) {
            int count = (int) Math.min(left, zeros.length);
            flooded.write(zeros, 0, count);
            left -= count;
        }
        other.write("done".getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static int lines(ProgramContext context) throws IOException, InterruptedException {
        int count = number(context, 0);
        for (int i = 0; i < count; i++) {
            context.print("line " + i + "\n");
            context.sleep(millis(context, 1));
        }
        return 0;
    }

    private static int pieces(ProgramContext context) throws IOException, InterruptedException {
        List<String> pieces = context.args().subList(1, context.args().size());
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                context.sleep(millis(context, 0));
            }
            context.stdout().write(HexFormat.of().parseHex(pieces.get(i)));
        }
        return 0;
    }

    private static int heartbeat(ProgramContext context) throws IOException, InterruptedException {
        String file = context.args().get(0);
        if (Boolean.parseBoolean(context.args().get(1))) {
            context.ignore(Signal.TERM);
        }
        ProgramChild child = context.spawn(beating -> {
            while (true) {
                beating.files().append(file, new byte[] {'.'});
                beating.sleep(BEAT);
            }
        });
        while (!context.files().exists(file) || context.files().read(file).length == 0) {
            context.sleep(Duration.ofMillis(5));
        }
        context.print("ready\n");
        while (true) {
            if (child.running()) {
                child.await();
            }
            context.sleep(BEAT);
        }
    }

    private static int onTerm(ProgramContext context) throws IOException, InterruptedException {
        context.onSignal(Signal.TERM, () -> {
            try {
                context.print("term\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            context.exit(number(context, 0));
        });
        context.print("ready\n");
        while (true) {
            context.sleep(BEAT);
        }
    }

    private static int leaveBehind(ProgramContext context) throws IOException {
        Duration time = millis(context, 0);
        context.spawn(late -> {
            late.sleep(time);
            return BuiltIns.print(late, "late\n");
        });
        return BuiltIns.print(context, "early\n");
    }

    private static int append(ProgramContext context) {
        context.files().append(context.args().get(0), context.args().get(1).getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static int terminalSize(ProgramContext context) throws IOException {
        context.onResize(size -> {
            try {
                context.print(size + "\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        context.print(context.terminalSize().map(Object::toString).orElse("none") + "\n");
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int one = context.stdin().read();
        while (one >= 0 && one != '\n') {
            line.write(one);
            one = context.stdin().read();
        }
        return BuiltIns.print(context, "typed " + line.toString(StandardCharsets.UTF_8) + "\n");
    }

    private static int echoServer(ProgramContext context) throws IOException {
        try (ProgramListener listener = context.listen(number(context, 0))) {
            while (true) {
                ProgramConnection accepted = listener.accept();
                context.spawn(echo -> {
                    try (accepted) {
                        long copied = accepted.in().transferTo(accepted.out());
                        assert copied >= 0;
                    }
                    return 0;
                });
            }
        }
    }
}
