package io.hydravisor.benchmarks.session;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.Buffers;
import io.hydravisor.session.Capture;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Commands, output and captures of a pane, ours and tmux's own in turns: {@code TmuxSideBySide RUNS MEBIBYTES}. */
public final class TmuxSideBySide {
    private static final int WARM_UPS = 5;
    private static final int COMMANDS = 50; // in a run: one takes too little for a clock
    private static final int HISTORY_LINES = 50_000;
    private static final String END = "the-end";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    private final Path folder;
    private final Sessions sessions;
    private final PlainTmux tmux;
    private final int warmUps;
    private final int runs;

    private TmuxSideBySide(Path folder, Sessions sessions, PlainTmux tmux, int warmUps, int runs) {
        this.folder = folder;
        this.sessions = sessions;
        this.tmux = tmux;
        this.warmUps = warmUps;
        this.runs = runs;
    }

    /** One way; gives the nanoseconds that count. */
    private interface Way {
        long go() throws Exception;
    }

    public static void main(String... args) throws Exception {
        run(WARM_UPS, Integer.parseInt(args[0]), ByteSize.mebibytes(Long.parseLong(args[1])));
    }

    static void run(int warmUps, int runs, ByteSize size) throws Exception {
        Path folder = Files.createTempDirectory("hydra-bench-");
        Path socket = folder.resolve("socket");
        try (Hydravisor hydra = Hydravisor.builder()
                        .stateFolder(folder.resolve("state"))
                        .discover();
                Sessions sessions = hydra.sessions("tmux:" + socket)) {
            new TmuxSideBySide(folder, sessions, new PlainTmux(socket), warmUps, runs).measure(size);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void measure(ByteSize size) throws Exception {
        System.out.printf("JDK %s, median of %d%n", Runtime.version(), runs);
        System.out.println("| row | ours | tmux | ratio | goal | met |");
        System.out.println("|---|---|---|---|---|---|");
        commands();
        output(size);
        capture();
    }

    private void commands() throws Exception {
        Buffers buffers = sessions.create(SessionSpec.of(PaneCommand.of("cat")))
                .multiplexed()
                .buffers();
        times(
                "a command / a process of `tmux`",
                0.05,
                () -> timed(() -> {
                            for (int i = 0; i < COMMANDS; i++) {
                                buffers.list();
                            }
                        })
                        / COMMANDS,
                () -> timed(() -> tmux.run("list-buffers", "-F", "#{buffer_name} #{buffer_size}")));
    }

    private void output(ByteSize size) throws Exception {
        Path text = folder.resolve("text");
        long bytes = write(text, size);
        MultiplexedSession session = sessions.create(SessionSpec.of(PaneCommand.of(
                        "sh",
                        "-c",
                        "stty -echo; echo ready; while read -r key; do cat \"$1\"; done",
                        "sh",
                        text.toString())))
                .multiplexed();
        Pane pane = session.pane();
        await(pane, "ready");
        Way theirs = () -> tmux.emit("=hydra-" + session.name(), pane.id(), END);
        speeds(size + " of output / what `tmux -C` emits", 0.9, bytes, () -> read(pane, bytes), theirs);
        speeds(size + " of output into a log / what `tmux -C` emits", 1.5, bytes, () -> log(pane, bytes), theirs);
    }

    private static void await(Pane pane, String text) {
        if (pane.waitFor(Pattern.compile(text), PATIENCE).isEmpty()) {
            throw new IllegalStateException("the pane did not show " + text);
        }
    }

    /** Lines as programs print them; each takes a byte more on a terminal. */
    private static long write(Path file, ByteSize size) throws IOException {
        long written = 0;
        try (BufferedWriter text = Files.newBufferedWriter(file)) {
            for (long line = 0; written < size.bytes(); line++) {
                String words = "line %08d of what a program prints when it has very much to say\n".formatted(line);
                text.write(words);
                written += words.length() + 1;
            }
            text.write(END + "\n");
            return written + END.length() + 2;
        }
    }

    private static long read(Pane pane, long bytes) {
        try (OutputReader reader = pane.output()) {
            long start = System.nanoTime();
            pane.keys("Enter");
            while (reader.offset() < bytes) {
                if (reader.next().orElseThrow() instanceof Output.Gap gap) {
                    throw new IllegalStateException("output was dropped: " + gap);
                }
            }
            return System.nanoTime() - start;
        }
    }

    private long log(Pane pane, long bytes) throws IOException, InterruptedException {
        Path file = Files.createTempDirectory(folder, "log").resolve("pane.log");
        pane.log(PaneLog.to(file).rotateAt(ByteSize.bytes(2 * bytes)));
        long start = System.nanoTime();
        pane.keys("Enter");
        while (!Files.exists(file) || Files.size(file) < bytes) {
            Thread.sleep(1);
        }
        long time = System.nanoTime() - start;
        pane.stopLog();
        return time;
    }

    private void capture() throws Exception {
        Pane pane = sessions.create(SessionSpec.of(
                                PaneCommand.of("sh", "-c", "seq " + HISTORY_LINES + "; echo " + END + "; exec cat"))
                        .historyLines(HISTORY_LINES))
                .multiplexed()
                .pane();
        await(pane, END);
        times(
                "capture of a history of 50,000 lines / `tmux capture-pane`",
                1.2,
                () -> timed(() -> pane.capture(Capture.all())),
                () -> timed(() -> tmux.run("capture-pane", "-p", "-S", "-", "-t", pane.id())));
    }

    private void times(String row, double most, Way ours, Way theirs) throws Exception {
        double[] medians = medians(ours, theirs);
        double ratio = medians[0] / medians[1];
        System.out.printf(
                "| %s | %.3f ms | %.3f ms | %.3f | at most %.2f | %s |%n",
                row, medians[0] / NANOS_PER_MILLI, medians[1] / NANOS_PER_MILLI, ratio, most, met(ratio <= most));
    }

    private void speeds(String row, double least, long bytes, Way ours, Way theirs) throws Exception {
        double[] medians = medians(ours, theirs);
        double ratio = medians[1] / medians[0];
        System.out.printf(
                "| %s | %.1f MiB/s | %.1f MiB/s | %.2f | at least %.2f | %s |%n",
                row, speed(bytes, medians[0]), speed(bytes, medians[1]), ratio, least, met(ratio >= least));
    }

    private double[] medians(Way ours, Way theirs) throws Exception {
        List<Long> our = new ArrayList<>();
        List<Long> their = new ArrayList<>();
        for (int i = -warmUps; i < runs; i++) {
            long first = ours.go();
            long second = theirs.go();
            if (i >= 0) {
                our.add(first);
                their.add(second);
            }
        }
        return new double[] {median(our), median(their)};
    }

    private static double median(List<Long> nanos) {
        Collections.sort(nanos);
        return nanos.get(nanos.size() / 2);
    }

    private static double speed(long bytes, double nanos) {
        return bytes / (double) ByteSize.mebibytes(1).bytes() / (nanos / NANOS_PER_SECOND);
    }

    private static String met(boolean met) {
        return met ? "yes" : "**no**";
    }

    /** What is timed. */
    private interface Step {
        void run() throws Exception;
    }

    private static long timed(Step step) throws Exception {
        long start = System.nanoTime();
        step.run();
        return System.nanoTime() - start;
    }
}
