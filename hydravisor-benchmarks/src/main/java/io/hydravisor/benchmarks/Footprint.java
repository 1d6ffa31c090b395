package io.hydravisor.benchmarks;

import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What many sandboxes cost this JVM, each with one followed command or with nothing going on: {@code Footprint IMAGE.tar SANDBOXES
 * followed|idle}.
 */
public final class Footprint {
    private static final int MOST_THREADS = 50;
    private static final int CREATED_AT_ONCE = 4;
    private static final double BYTES_PER_MEBIBYTE = 1024 * 1024;
    private static final long PATIENCE_SECONDS = 120;

    /** What goes on in the sandboxes. */
    enum Load {
        FOLLOWED("each with one followed command", 100),
        IDLE("with nothing going on", 60);

        private final String what;
        private final double mostMebibytes;

        Load(String what, double mostMebibytes) {
            this.what = what;
            this.mostMebibytes = mostMebibytes;
        }
    }

    private Footprint() {}

    public static void main(String... args) throws Exception {
        run(Path.of(args[0]), Integer.parseInt(args[1]), Load.valueOf(args[2].toUpperCase(Locale.ROOT)));
    }

    static void run(Path image, int sandboxes, Load load) throws Exception {
        double before = liveMebibytes();
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        try (Bench bench = Bench.open(image)) {
            List<Held> held = load == Load.IDLE ? make(bench, sandboxes) : follow(bench, sandboxes);
            double heap = liveMebibytes();
            // All that has come since the start counts, whoever made it: the JDK's own for child processes, too.
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !others.contains(thread))
                    .toList();
            System.out.printf("%d sandboxes, %s, JDK %s%n", sandboxes, load.what, Runtime.version());
            System.out.println("| figure | measured | goal | met |");
            System.out.println("|---|---|---|---|");
            System.out.printf(
                    "| live heap | %.1f MiB (%.1f before) | under %.0f MiB | %s |%n",
                    heap, before, load.mostMebibytes, heap < load.mostMebibytes ? "yes" : "**no**");
            System.out.printf(
                    "| platform threads | %d | under %d | %s |%n",
                    threads.size(), MOST_THREADS, threads.size() < MOST_THREADS ? "yes" : "**no**");
            System.out.println("Threads: " + byName(threads));
            for (Held one : held) {
                if (!one.runs()) {
                    throw new IllegalStateException("something has ended too early");
                }
            }
        }
    }

    /** What an application would hold of a sandbox. */
    private interface Held {
        boolean runs();
    }

    private static List<Held> make(Bench bench, int sandboxes) throws Exception {
        return together(sandboxes, () -> {
            Sandbox box = bench.sandboxes().create(bench.spec());
            return () -> box.info().state() == SandboxState.RUNNING;
        });
    }

    private static List<Held> follow(Bench bench, int sandboxes) throws Exception {
        CountDownLatch heard = new CountDownLatch(sandboxes);
        List<Held> followed = together(sandboxes, () -> {
            Sandbox box = bench.sandboxes().create(bench.spec());
            CommandProcess command = box.start(Command.of("sh", "-c", "while echo tick; do sleep 10; done"));
            command.stdout().publisher(0).subscribe(new Listener(heard));
            return () -> command.status().isEmpty();
        });
        if (!heard.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(heard.getCount() + " commands were not heard of");
        }
        return followed;
    }

    private static List<Held> together(int count, Callable<Held> maker) throws Exception {
        ExecutorService makers = Executors.newFixedThreadPool(CREATED_AT_ONCE);
        try {
            List<Held> made = new ArrayList<>();
            for (Future<Held> one : makers.invokeAll(Collections.nCopies(count, maker))) {
                made.add(one.get());
            }
            return made;
        } finally {
            makers.shutdown();
            makers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What is left on the heap when the collector has been asked several times; once may leave what only a second finds. */
    private static double liveMebibytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least / BYTES_PER_MEBIBYTE;
    }

    private static String byName(List<Thread> threads) {
        return threads.stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("-?[0-9]+", ""), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Takes all that comes, for as long as it comes. */
    private static final class Listener implements Flow.Subscriber<Output> {
        private final CountDownLatch heard;
        private boolean counted;

        Listener(CountDownLatch heard) {
            this.heard = heard;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Output piece) {
            if (!counted) {
                counted = true;
                heard.countDown();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            System.err.println("A command can't be followed: " + thrown);
        }

        @Override
        public void onComplete() {
            // The sandbox was destroyed.
        }
    }
}
