package io.hydravisor.benchmarks.model;

import io.hydravisor.Hydravisor;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a token costs, and how long the first takes, of ours and of a bare client in turns: {@code Answers TOKENS RUNS}. */
public final class Answers {
    private static final int WARM_UPS = 10;
    private static final int FIRST_TOKENS = 400;
    private static final double MOST_COST = 1.15;
    private static final double MOST_ADDED_MICROS = 1000;
    private static final double NANOS_PER_MICRO = 1000;

    private final ModelBackend backend;
    private final BareClient bare;
    private long letters;

    private Answers(ModelBackend backend, BareClient bare) {
        this.backend = backend;
        this.bare = bare;
    }

    public static void main(String... args) throws Exception {
        run(Integer.parseInt(args[0]), WARM_UPS, Integer.parseInt(args[1]));
    }

    static void run(int tokens, int warmUps, int runs) throws Exception {
        try (TokenServer server = new TokenServer();
                Hydravisor hydra = Hydravisor.discover();
                ModelBackend backend = hydra.modelBackend("ollama://127.0.0.1:" + server.port())) {
            BareClient bare = new BareClient(server.port());
            new Answers(backend, bare).measure(tokens, warmUps, runs);
            bare.close();
        }
    }

    private void measure(int tokens, int warmUps, int runs) throws Exception {
        List<Cost> ours = new ArrayList<>();
        List<Cost> theirs = new ArrayList<>();
        for (int i = -warmUps; i < runs; i++) {
            Cost our = Cost.of(() -> ours("tokens-" + tokens));
            Cost their = Cost.of(() -> bare("tokens-" + tokens));
            if (i >= 0) {
                ours.add(our);
                theirs.add(their);
            }
        }
        long expected = 2L * (warmUps + runs) * tokens * TokenServer.TOKEN.length();
        if (letters != expected) {
            throw new IllegalStateException(letters + " letters came, not " + expected);
        }
        System.out.printf("JDK %s, median of %d answers of %d tokens%n", Runtime.version(), runs, tokens);
        System.out.println("| row | ours | OkHttp and Jackson alone | ratio | goal | met |");
        System.out.println("|---|---|---|---|---|---|");
        print("CPU time of a token", "ns", tokens, ours, theirs, Cost::cpuNanos);
        print("allocated for a token", "bytes", tokens, ours, theirs, Cost::bytes);
        firstToken();
    }

    private void firstToken() throws Exception {
        List<Long> ours = new ArrayList<>();
        List<Long> theirs = new ArrayList<>();
        for (int i = 0; i < FIRST_TOKENS; i++) {
            ours.add(timed(() -> ours("tokens-1")));
            theirs.add(timed(() -> bare("tokens-1")));
        }
        double our = median(ours, nanos -> nanos) / NANOS_PER_MICRO;
        double their = median(theirs, nanos -> nanos) / NANOS_PER_MICRO;
        System.out.printf(
                "| an answer of one token | %.0f µs | %.0f µs | %.2f | under %.0f µs more | %s |%n",
                our, their, our / their, MOST_ADDED_MICROS, met(our - their < MOST_ADDED_MICROS));
    }

    private static void print(
            String row, String unit, int tokens, List<Cost> ours, List<Cost> theirs, ToLongFunction<Cost> figure) {
        double our = median(ours, figure) / tokens;
        double their = median(theirs, figure) / tokens;
        System.out.printf(
                "| %s | %.0f %s | %.0f %s | %.2f | at most %.2f | %s |%n",
                row, our, unit, their, unit, our / their, MOST_COST, met(our / their <= MOST_COST));
    }

    static String met(boolean met) {
        return met ? "yes" : "**no**";
    }

    private static <T> double median(List<T> all, ToLongFunction<T> figure) {
        return all.stream()
                .mapToLong(figure)
                .sorted()
                .skip(all.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long timed(Cost.Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    private void ours(String model) {
        try (ChatStream answer = backend.chat(ChatRequest.to(model).user("go on"))) {
            answer.forEachText(text -> letters += text.length());
        }
    }

    private void bare(String model) throws Exception {
        bare.chat(model, text -> letters += text.length());
    }
}
