package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.testkit.model.ScriptedAnswer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Whoever does not want an answer any more. The service gives endless or silent ones: only the client's leaving ends them. */
final class CancelRules {
    private static final ScriptedAnswer ENDLESS = ScriptedAnswer.of("and on ").endless();
    private static final ScriptedAnswer SILENT = ScriptedAnswer.of().silent();
    private static final ScriptedAnswer LATER = ScriptedAnswer.overloaded(Optional.of(Duration.ofDays(1)));

    private CancelRules() {}

    static List<ModelRule> all() {
        return List.of(
                ModelRule.of(
                        "Q-1",
                        "Closing an answer while it comes ends the exchange, and its reader is told.",
                        CancelRules::closedWhileItComes),
                ModelRule.of(
                        "Q-2",
                        "Closing or cancelling before the first piece ends the exchange, and wakes the reader.",
                        CancelRules::closedBeforeTheFirst),
                ModelRule.of(
                        "Q-3",
                        "Interrupting the reader ends the exchange; the error says so, and the flag stays set.",
                        CancelRules::interrupted),
                ModelRule.of(
                        "Q-4",
                        "Cancelling a subscription ends the exchange, and nothing more is told.",
                        CancelRules::subscriptionCancelled),
                ModelRule.of("Q-5", "Closing the connection ends what runs.", CancelRules::connectionClosed),
                ModelRule.of(
                        "Q-6", "Closing ends the pause before a request is sent again.", CancelRules::closedInAPause),
                ModelRule.of(
                        "Q-7",
                        "Interrupting ends the pause before a request is sent again.",
                        CancelRules::interruptedInAPause),
                ModelRule.of("Q-8", "Closing what is whole, or closed, changes nothing.", CancelRules::closedAgain));
    }

    /** What the reader was told, within the time that anything may take. */
    private static Throwable failure(CompletableFuture<Void> reader) throws Exception {
        return Objects.requireNonNull(assertThrows(
                        ExecutionException.class, () -> reader.get(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .getCause());
    }

    private static void closedWhileItComes(ModelBench bench) throws Exception {
        try (ChatStream stream = bench.ask(ENDLESS)) {
            CountDownLatch comes = new CountDownLatch(3);
            CompletableFuture<Void> reader =
                    ModelBench.aside(each -> each.forEachText(text -> comes.countDown()), stream);
            assertTrue(comes.await(Lab.PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing comes");

            stream.close();

            ModelCancelledException thrown = assertInstanceOf(ModelCancelledException.class, failure(reader));
            assertTrue(thrown.partial().text().startsWith("and on and on and on "), "the text so far");
            bench.serviceStops();
        }
    }

    private static void closedBeforeTheFirst(ModelBench bench) throws Exception {
        try (ChatStream stream = bench.ask(SILENT)) {
            CompletableFuture<Void> reader = ModelBench.aside(ChatStream::result, stream);
            bench.serviceRuns();

            stream.close();

            assertInstanceOf(ModelCancelledException.class, failure(reader));
            bench.serviceStops();
        }
        cancelledBeforeTheFirst(bench);
    }

    private static void interrupted(ModelBench bench) throws Exception {
        for (ScriptedAnswer answer : List.of(SILENT, ScriptedAnswer.of("It ").silent(), ENDLESS)) {
            try (ChatStream stream = bench.ask(answer)) {
                interrupted(bench, stream, bench::serviceRuns);
            }
        }
    }

    private static void interrupted(ModelBench bench, ChatStream stream, Waiting until) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<Void> reader = ModelBench.aside(
                each -> {
                    thread.complete(Thread.currentThread());
                    try {
                        each.result();
                    } finally {
                        flag.complete(Thread.interrupted());
                    }
                },
                stream);
        until.over();

        thread.get().interrupt();

        assertInstanceOf(OperationInterruptedException.class, failure(reader));
        assertTrue(flag.get(), "the interrupt flag is gone");
        bench.serviceStops();
    }

    /** Waits for the moment of the interrupt. */
    @FunctionalInterface
    private interface Waiting {
        void over() throws InterruptedException;
    }

    private static void subscriptionCancelled(ModelBench bench) throws InterruptedException {
        try (ChatStream stream = bench.ask(ENDLESS)) {
            Recorder recorder = Recorder.of(stream);
            recorder.request(3);
            Lab.eventually("three pieces come", () -> recorder.pieces().size() == 3);

            recorder.cancel();
            recorder.request(1000);

            bench.serviceStops();
            assertEquals(3, recorder.pieces().size(), "pieces");
            assertEquals(List.of(), recorder.errors());
            assertEquals(0, recorder.completions());
        }
    }

    private static void cancelledBeforeTheFirst(ModelBench bench) throws InterruptedException {
        try (ChatStream stream = bench.ask(SILENT)) {
            Recorder recorder = Recorder.of(stream);
            recorder.request(1);
            bench.serviceRuns();

            recorder.cancel();

            bench.serviceStops();
            assertEquals(0, recorder.completions());
        }
    }

    private static void connectionClosed(ModelBench bench) throws Exception {
        CompletableFuture<Void> silent = ModelBench.aside(ChatStream::result, bench.ask(SILENT));
        CompletableFuture<Void> endless = ModelBench.aside(each -> each.forEachText(text -> {}), bench.ask(ENDLESS));
        Lab.eventually("both run", () -> bench.lab().running() == 2);

        bench.models().close();

        assertInstanceOf(HydravisorException.class, failure(silent));
        assertInstanceOf(HydravisorException.class, failure(endless));
        bench.serviceStops();
    }

    private static void closedInAPause(ModelBench bench) throws Exception {
        try (ChatStream stream = bench.ask(LATER)) {
            CompletableFuture<Void> reader = ModelBench.aside(ChatStream::result, stream);
            Lab.eventually(
                    "the request was refused", () -> bench.lab().requests().size() == 1);

            stream.close();

            assertInstanceOf(HydravisorException.class, failure(reader));
            assertEquals(1, bench.lab().requests().size(), "requests");
        }
    }

    private static void interruptedInAPause(ModelBench bench) throws Exception {
        try (ChatStream stream = bench.ask(LATER)) {
            interrupted(
                    bench,
                    stream,
                    () -> Lab.eventually(
                            "the request was refused",
                            () -> bench.lab().requests().size() == 1));
            assertEquals(1, bench.lab().requests().size(), "requests");
        }
    }

    private static void closedAgain(ModelBench bench) throws InterruptedException {
        ChatStream whole = bench.ask(ScriptedAnswer.of("It was."));
        whole.result();
        whole.close();
        whole.close();
        assertEquals("It was.", whole.result().text(), "a whole answer is kept");

        ChatStream closed = bench.ask(ENDLESS);
        Iterator<ChatDelta> pieces = closed.iterator();
        pieces.next();
        closed.close();
        closed.close();
        assertThrows(ModelCancelledException.class, closed::result);
        bench.serviceStops();
    }
}
