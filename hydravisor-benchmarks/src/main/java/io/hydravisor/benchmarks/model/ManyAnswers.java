package io.hydravisor.benchmarks.model;

import io.hydravisor.Hydravisor;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ModelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Many answers at once, of 50 tokens a second each: {@code ManyAnswers STREAMS TOKENS}. Each is read by a thread of its own, a
 * virtual one where the JDK has them.
 */
public final class ManyAnswers {
    private static final int MOST_THREADS = 30;
    private static final double MOST_LAG = 1.2;
    private static final double NANOS_PER_SECOND = 1_000_000_000;

    private ManyAnswers() {}

    public static void main(String... args) throws Exception {
        run(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    }

    static void run(int streams, int tokens) throws Exception {
        try (TokenServer server = new TokenServer()) {
            Set<Thread> before = platformThreads();
            ExecutorService readers = readers();
            try (Hydravisor hydra = Hydravisor.discover();
                    ModelBackend backend = hydra.modelBackend("ollama://127.0.0.1:" + server.port())) {
                List<Future<Long>> answers = new ArrayList<>();
                for (int i = 0; i < streams; i++) {
                    answers.add(readers.submit(() -> read(backend, tokens)));
                }
                Thread.sleep(tokens * 20L / 2);
                Set<Thread> ours = platformThreads();
                ours.removeAll(before);
                List<Long> nanos = new ArrayList<>();
                for (Future<Long> answer : answers) {
                    nanos.add(answer.get());
                }
                print(streams, nanos, ours);
            } finally {
                readers.shutdown();
            }
        }
    }

    private static void print(int streams, List<Long> nanos, Set<Thread> ours) {
        double mean = nanos.stream().mapToLong(Long::longValue).average().orElseThrow();
        double slowest = nanos.stream().mapToLong(Long::longValue).max().orElseThrow();
        System.out.printf("%d answers at once, JDK %s%n", streams, Runtime.version());
        System.out.println("| figure | measured | goal | met |");
        System.out.println("|---|---|---|---|");
        System.out.printf(
                "| the slowest answer | %.2f of the mean of %.1f s | at most %.1f | %s |%n",
                slowest / mean, mean / NANOS_PER_SECOND, MOST_LAG, Answers.met(slowest / mean <= MOST_LAG));
        System.out.printf(
                "| platform threads | %d | under %d | %s |%n",
                ours.size(), MOST_THREADS, Answers.met(ours.size() < MOST_THREADS));
        System.out.println("Threads: "
                + ours.stream()
                        .map(thread -> thread.getName().replaceAll("-?[0-9]+", ""))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    private static long read(ModelBackend backend, int tokens) {
        long start = System.nanoTime();
        ChatResponse answer = backend.complete(ChatRequest.to("paced-" + tokens).user("go on"));
        int expected = tokens * TokenServer.TOKEN.length();
        if (answer.text().length() != expected) {
            throw new IllegalStateException(answer.text().length() + " letters came, not " + expected);
        }
        return System.nanoTime() - start;
    }

    /** Those of the server don't count, nor do the readers', if they are virtual. */
    private static Set<Thread> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(TokenServer.THREADS))
                .collect(Collectors.toSet());
    }

    private static ExecutorService readers() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return Executors.newCachedThreadPool();
        }
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
