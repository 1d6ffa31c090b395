package io.hydravisor.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelOverloadedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.ModelTruncatedException;
import io.hydravisor.model.Retries;
import io.hydravisor.ollama.fake.FakeOllama;
import io.hydravisor.ollama.fake.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can happen to an answer on its way: each is an error of its own kind, which holds the text so far. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class BrokenStreamTest {
    private static final ChatRequest ASK = ChatRequest.to("small")
            .user("hello")
            .retries(Retries.defaults().pauses(Duration.ofMillis(1), Duration.ofMillis(5)));
    private static final Script TEN = ten();

    private final boolean unix;
    private FakeOllama server;
    private Hydravisor hydra;
    private ModelBackend ollama;

    BrokenStreamTest(boolean unix) {
        this.unix = unix;
    }

    private static Script ten() {
        Script script = Script.start();
        for (int i = 0; i < 10; i++) {
            script = script.token("t" + i + " ");
        }
        return script;
    }

    @BeforeEach
    void connect() throws IOException {
        server = unix ? FakeOllama.unix(Files.createTempDirectory("ollama").resolve("s")) : FakeOllama.tcp();
        hydra = Hydravisor.discover();
        ollama = hydra.modelBackend(server.endpoint());
    }

    @AfterEach
    void stop() throws IOException {
        hydra.close();
        server.close();
    }

    private <T extends HydravisorException> T fails(Class<T> type, Script script, ChatRequest request) {
        server.next(script);
        T thrown = catchThrowableOfType(type, () -> ollama.complete(request));
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private long asked() {
        return server.requests().stream()
                .filter(request -> request.path().equals("/api/chat"))
                .count();
    }

    @Test
    void anErrorLineIsAFailureWithTheTextSoFarAndWhatTheServerSaid() {
        ModelFailedException thrown = fails(ModelFailedException.class, TEN.error("unexpected EOF"), ASK);

        assertThat(thrown.partial().text()).startsWith("t0 ").endsWith("t9 ");
        assertThat(thrown).hasMessageContaining("unexpected EOF");
        assertThat(thrown.effect()).isEqualTo(Effect.DONE);
        assertThat(asked()).isOne();
    }

    @Test
    void anErrorLineBeforeTheFirstTokenIsAFailure() {
        ModelFailedException thrown =
                fails(ModelFailedException.class, Script.start().error("{\"error\":{\"message\":\"no memory\"}}"), ASK);

        assertThat(thrown).hasMessageContaining("no memory");
        assertThat(thrown.partial().text()).isEmpty();
    }

    @Test
    void aCleanEndWithoutDoneIsTruncatedWithTheTextSoFar() {
        ModelTruncatedException thrown = fails(ModelTruncatedException.class, TEN.end(), ASK);

        assertThat(thrown.partial().text()).endsWith("t9 ");
        assertThat(asked()).isOne();
    }

    @Test
    void aCleanEndInTheMiddleOfALineIsTruncated() {
        ModelTruncatedException thrown = fails(
                ModelTruncatedException.class,
                TEN.bytes("{\"model\":\"small\",\"done\":tr".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .end(),
                ASK);

        assertThat(thrown.partial().text()).endsWith("t9 ");
    }

    @Test
    void aCutConnectionIsCutWithTheTextSoFar() {
        ModelCutException thrown = fails(ModelCutException.class, TEN.cut(), ASK);

        assertThat(thrown.partial().text()).endsWith("t9 ");
        assertThat(asked()).isOne();
    }

    @Test
    void aConnectionThatIsCutBeforeTheFirstTokenIsNotTriedAgain() {
        ModelCutException thrown = fails(ModelCutException.class, Script.start().cut(), ASK);

        assertThat(thrown.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(asked()).isOne();
    }

    @Test
    void aStallBetweenTokensIsAStallWithTheTextSoFarAndEndsTheExchange() throws InterruptedException {
        ModelStalledException thrown = fails(
                ModelStalledException.class,
                TEN.stall(),
                ASK.timeouts(ChatTimeouts.defaults().betweenTokens(Duration.ofMillis(200))));

        assertThat(thrown.phase()).isEqualTo(Phase.BETWEEN_TOKENS);
        assertThat(thrown.partial().text()).endsWith("t9 ");
        assertThat(clientWent()).isTrue();
    }

    @Test
    void aStallBeforeTheFirstTokenIsAStall() throws InterruptedException {
        ModelStalledException thrown = fails(
                ModelStalledException.class,
                Script.start().stall(),
                ASK.timeouts(ChatTimeouts.defaults().firstToken(Duration.ofMillis(200))));

        assertThat(thrown.phase()).isEqualTo(Phase.FIRST_TOKEN);
        assertThat(clientWent()).isTrue();
    }

    @Test
    void aLongWaitForTheFirstTokenIsNoStall() {
        server.next(Script.start().pause(Duration.ofMillis(400)).token("late").done("stop"));

        assertThat(ollama.complete(ASK.timeouts(ChatTimeouts.defaults().betweenTokens(Duration.ofMillis(100))))
                        .text())
                .isEqualTo("late");
    }

    @Test
    void whatIsNoJsonIsAFailureThatDoesNotQuoteIt() {
        ModelFailedException thrown = fails(ModelFailedException.class, TEN.line("<html>secret</html>"), ASK);

        assertThat(thrown.partial().text()).endsWith("t9 ");
        assertThat(thrown).hasMessageNotContaining("secret").hasNoCause();
    }

    @Test
    void aBusyServerIsAskedAgainBeforeTheFirstToken() {
        server.next(Script.status(503, "application/json", "{\"error\":\"server busy\"}"))
                .next(Script.status(503, "application/json", "{\"error\":\"server busy\"}"))
                .next(Script.tokens("a"));

        assertThat(ollama.complete(ASK).text()).isEqualTo("a");
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void aServerThatStaysBusyIsOverloaded() {
        server.next(Script.status(503, "application/json", "{\"error\":\"server busy\"}", "Retry-After: 7"));

        ModelOverloadedException thrown = catchThrowableOfType(
                ModelOverloadedException.class, () -> ollama.complete(ASK.retries(Retries.none())));

        assertThat(thrown.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(thrown.retryable()).isTrue();
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws IOException {
        server.close();

        UnavailableException thrown = catchThrowableOfType(UnavailableException.class, () -> ollama.complete(ASK));

        assertThat(thrown.effect()).isEqualTo(Effect.NONE);
        assertThat(thrown.hint()).isPresent();
    }

    @Test
    void aServerThatWasRestartedServesTheNextRequest() throws IOException {
        ollama.complete(ASK);
        server.dropConnections();

        assertThat(ollama.complete(ASK.retries(Retries.none())).text()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, application/json, '{\"error\":\"invalid role\"}', io.hydravisor.core.InvalidInputException",
        "400, application/json, '{\"error\":\"m does not support tools\"}', io.hydravisor.core.UnsupportedCapabilityException",
        "401, application/json, '{\"error\":\"unauthorized\"}', io.hydravisor.core.PermissionDeniedException",
        "403, '', '', io.hydravisor.core.PermissionDeniedException",
        "404, application/json, '{\"error\":\"model not found\"}', io.hydravisor.core.NotFoundException",
        "404, text/plain, 404 page not found, io.hydravisor.core.BackendException",
        "302, text/html, moved, io.hydravisor.core.BackendException",
        "500, application/json, '{\"error\":\"option must be of type float32\"}', io.hydravisor.core.InvalidInputException",
        "500, application/json, '{\"error\":{\"message\":\"boom\"}}', io.hydravisor.model.ModelFailedException",
        "502, text/html, <html>, io.hydravisor.core.UnavailableException"
    })
    void everyRefusalIsAnErrorOfItsKind(
            int status, String type, String body, Class<? extends HydravisorException> kind) {
        HydravisorException thrown = fails(HydravisorException.class, Script.status(status, type, body), ASK);

        assertThat(thrown).isExactlyInstanceOf(kind);
        assertThat(asked()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void howAnAnswerIsCutIntoChunksDoesNotMatter(int bytes) {
        server.next(Script.start()
                .chunks(bytes)
                .token("grüße ")
                .token("\uD83D\uDE00")
                .done("stop"));

        assertThat(ollama.complete(ASK).text()).isEqualTo("grüße \uD83D\uDE00");
    }

    @Test
    void closingStopsTheServerWhileItIsRead() throws Exception {
        server.next(Script.start().token("a").stall());
        ChatStream stream = ollama.chat(ASK);
        Iterator<ChatDelta> pieces = stream.iterator();
        pieces.next();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(catchThrowableOfType(Throwable.class, pieces::hasNext)));
        reader.start();

        stream.close();

        assertThat(clientWent()).isTrue();
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(ModelCancelledException.class);
        assertThat(stream.partial().text()).isEqualTo("a");
    }

    @Test
    void closingStopsTheServerThoughNobodyReads() throws Exception {
        server.next(Script.start().token("a").stall());
        ChatStream stream = ollama.chat(ASK);
        stream.iterator().next();

        stream.close();

        assertThat(clientWent()).isTrue();
    }

    @Test
    void closingStopsTheServerBeforeTheFirstToken() throws Exception {
        server.next(Script.start().stall());
        ChatStream stream = ollama.chat(ASK);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(catchThrowableOfType(Throwable.class, stream::result)));
        reader.start();
        while (asked() == 0) {
            Thread.sleep(5);
        }

        stream.close();

        assertThat(clientWent()).isTrue();
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(ModelCancelledException.class);
    }

    @Test
    void interruptingTheReaderStopsTheServer() throws Exception {
        server.next(Script.start().token("a").stall());
        ChatStream stream = ollama.chat(ASK);
        Iterator<ChatDelta> pieces = stream.iterator();
        pieces.next();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(catchThrowableOfType(Throwable.class, pieces::hasNext)));
        reader.start();

        reader.interrupt();

        assertThat(clientWent()).isTrue();
        assertThat(end.get(20, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
    }

    @Test
    void cancellingASubscriptionStopsTheServer() throws Exception {
        server.next(Script.start().token("a").stall());
        CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        CompletableFuture<ChatDelta> first = new CompletableFuture<>();
        ollama.chat(ASK).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscribed.complete(subscription);
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ChatDelta delta) {
                first.complete(delta);
            }

            @Override
            public void onError(Throwable thrown) {
                first.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {}
        });

        first.get(20, TimeUnit.SECONDS);
        subscribed.get(20, TimeUnit.SECONDS).cancel();

        assertThat(clientWent()).isTrue();
    }

    @Test
    void closingTheBackendEndsItsAnswers() throws Exception {
        server.next(Script.start().token("a").stall());
        Iterator<ChatDelta> pieces = ollama.chat(ASK).iterator();
        pieces.next();

        ollama.close();

        assertThat(clientWent()).isTrue();
        assertThat(catchThrowableOfType(HydravisorException.class, pieces::hasNext))
                .isInstanceOf(ModelCutException.class);
    }

    @Test
    void nothingIsReadAheadOfASlowReader() throws Exception {
        server.next(Script.start().token("a").token("b").stall());
        Iterator<ChatDelta> pieces = ollama.chat(
                        ASK.timeouts(ChatTimeouts.defaults().betweenTokens(Duration.ofMillis(100))))
                .iterator();
        pieces.next();

        Thread.sleep(300);

        assertThat(pieces.next()).isEqualTo(new ChatDelta.TextDelta("b"));
    }

    private boolean clientWent() throws InterruptedException {
        return server.clientsGone().tryAcquire(20, TimeUnit.SECONDS);
    }
}
