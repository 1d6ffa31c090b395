package io.hydravisor.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.fake.FakeExchange;
import io.hydravisor.fake.FakeModels;
import io.hydravisor.fake.Soon;
import io.hydravisor.front.DefaultContext;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatDelta.ThinkingDelta;
import io.hydravisor.model.ChatDelta.ToolCallComplete;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelOverloadedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.ModelTruncatedException;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.model.ResponseFormat;
import io.hydravisor.model.Retries;
import io.hydravisor.model.Role;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.ToolCall;
import io.hydravisor.model.ToolResult;
import io.hydravisor.model.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
    private static final Completed WHOLE =
            new Completed("m", StopReason.STOP, "stop", Usage.of(3, 2), ChatTimings.unknown(), Map.of());
    private static final ChatRequest ASK = ChatRequest.to("m")
            .user("hello")
            .retries(Retries.defaults().pauses(Duration.ofMillis(1), Duration.ofMillis(2)));
    private static final Failure REFUSED = Failure.of("refused");

    private final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    private final DefaultContext context = new DefaultContext(
            null, Clock.systemUTC(), Path.of("/nonexistent"), Duration.ofSeconds(30), List.of(events::add));
    private final FakeModels models = new FakeModels("fake", context);

    @AfterEach
    void closeContext() {
        context.close();
    }

    private static TextDelta text(String text) {
        return new TextDelta(text);
    }

    private ChatStream stream(Object... script) {
        return models.answer(new FakeExchange(script)).chat(ASK);
    }

    @Test
    void givesThePiecesAsTheyComeAndTheEndAsTheLast() {
        List<ChatDelta> pieces = new ArrayList<>();

        stream(text("a"), text("b"), WHOLE).forEach(pieces::add);

        assertThat(pieces).hasSize(3).startsWith(text("a"), text("b"));
        assertThat(pieces.get(2)).isInstanceOf(Completed.class);
    }

    @Test
    void putsTheWholeAnswerTogetherReadyForTheNextRequest() {
        ToolCall call = ToolCall.of("call_1", "look", Map.of("where", "up"));

        ChatResponse answer = stream(
                        new ThinkingDelta("hm", ""),
                        new ThinkingDelta("m", "sig"),
                        text("a"),
                        text("b"),
                        new ToolCallComplete(0, call),
                        WHOLE)
                .result();

        assertThat(answer.message())
                .isEqualTo(new Message(
                        Role.ASSISTANT, List.of(new Content.Thought("hmm", "sig"), new Content.Text("ab"), call)));
        assertThat(answer.text()).isEqualTo("ab");
        assertThat(answer.thinking()).isEqualTo("hmm");
        assertThat(answer.usage()).isEqualTo(Usage.of(3, 2));
        assertThat(answer.timings().timeToFirstChunk()).isPresent();
    }

    @Test
    void resultTakesWhatAnIteratorHasLeftAndIsTheSameEachTime() {
        ChatStream stream = stream(text("a"), text("b"), WHOLE);
        stream.iterator().next();

        assertThat(stream.result().text()).isEqualTo("ab");
        assertThat(stream.result().text()).isEqualTo("ab");
    }

    @Test
    void passesOverSignsOfLife() {
        List<String> heard = new ArrayList<>();

        stream(text(""), text("a"), text(""), WHOLE).forEachText(heard::add);

        assertThat(heard).containsExactly("a");
    }

    @Test
    void sendsNothingUntilItIsRead() {
        ChatStream stream = stream(WHOLE);
        assertThat(models.attempts).hasValue(0);

        stream.result();

        assertThat(models.attempts).hasValue(1);
    }

    @Test
    void anEndWithoutTheBackendsWordIsTruncatedAndHoldsWhatHadCome() {
        ModelTruncatedException thrown =
                fails(ModelTruncatedException.class, stream(text("a"), text("b"), FakeExchange.END));

        assertThat(thrown.partial()).isEqualTo(new PartialAnswer("ab", "", List.of()));
        assertThat(thrown.effect()).isEqualTo(Effect.DONE);
        assertThat(thrown.retryable()).isFalse();
    }

    @Test
    void anEndBeforeAnythingCameIsTruncatedAndNotRepeated() {
        ModelTruncatedException thrown = fails(ModelTruncatedException.class, stream(FakeExchange.END));

        assertThat(thrown.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(models.attempts).hasValue(1);
    }

    @Test
    void aBrokenConnectionHoldsWhatHadCome() {
        ModelCutException thrown = fails(ModelCutException.class, stream(text("a"), new IOException("reset")));

        assertThat(thrown.partial().text()).isEqualTo("a");
        assertThat(thrown).hasMessageContaining("reset").hasCauseInstanceOf(IOException.class);
    }

    @Test
    void anErrorInTheMidstHoldsWhatHadComeAndWhatTheBackendSaid() {
        ModelFailedException thrown = fails(
                ModelFailedException.class,
                stream(
                        text("a"),
                        new ModelFailedException(Failure.of("out of memory").hint("buy some"))));

        assertThat(thrown.partial().text()).isEqualTo("a");
        assertThat(thrown.problem()).isEqualTo("out of memory");
        assertThat(thrown.hint()).contains("buy some");
        assertThat(thrown.effect()).isEqualTo(Effect.DONE);
    }

    @Test
    void aProvidersBugInTheMidstIsAFailureThatHoldsWhatHadCome() {
        ModelFailedException thrown =
                fails(ModelFailedException.class, stream(text("a"), new IllegalStateException("a bug")));

        assertThat(thrown.partial().text()).isEqualTo("a");
        assertThat(thrown).hasMessageContaining("a bug");
    }

    @Test
    void failsTheSameWayWhenReadAgain() {
        ChatStream stream = stream(text("a"), FakeExchange.END);
        Iterator<ChatDelta> pieces = stream.iterator();
        pieces.next();

        assertThatThrownBy(pieces::hasNext).isInstanceOf(ModelTruncatedException.class);
        assertThatThrownBy(pieces::hasNext).isInstanceOf(ModelTruncatedException.class);
        assertThatThrownBy(stream::result).isInstanceOf(ModelTruncatedException.class);
        assertThat(stream.partial().text()).isEqualTo("a");
    }

    @Test
    void silenceBeforeTheFirstTokenIsAStallAndEndsTheExchange() {
        FakeExchange silent = new FakeExchange(FakeExchange.SILENCE);
        ChatStream stream =
                models.answer(silent).chat(ASK.timeouts(ChatTimeouts.defaults().firstToken(Duration.ofMillis(50))));

        ModelStalledException thrown = fails(ModelStalledException.class, stream);

        assertThat(thrown.phase()).isEqualTo(Phase.FIRST_TOKEN);
        assertThat(thrown.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(silent.closed.getCount()).isZero();
    }

    @Test
    void silenceBetweenTokensIsAStallThatHoldsWhatHadCome() {
        ChatStream stream = models.answer(new FakeExchange(text("a"), FakeExchange.SILENCE))
                .chat(ASK.timeouts(ChatTimeouts.defaults().betweenTokens(Duration.ofMillis(50))));

        ModelStalledException thrown = fails(ModelStalledException.class, stream);

        assertThat(thrown.phase()).isEqualTo(Phase.BETWEEN_TOKENS);
        assertThat(thrown.partial().text()).isEqualTo("a");
    }

    @Test
    void theReadersOwnTimeIsNoStall() throws InterruptedException {
        ChatStream stream = models.answer(new FakeExchange(text("a"), text("b"), WHOLE))
                .chat(ASK.timeouts(ChatTimeouts.defaults().betweenTokens(Duration.ofMillis(20))));
        Iterator<ChatDelta> pieces = stream.iterator();
        pieces.next();

        Thread.sleep(100);

        assertThat(pieces.next()).isEqualTo(text("b"));
    }

    @Test
    void sendsAgainWhatHadNoEffect() {
        models.answer(new FakeExchange(new UnavailableException(REFUSED)))
                .answer(new FakeExchange(new ModelOverloadedException(REFUSED, Optional.of(Duration.ofMillis(1)))))
                .answer(new FakeExchange(text("a"), WHOLE));

        assertThat(models.complete(ASK).text()).isEqualTo("a");
        assertThat(models.attempts).hasValue(3);
    }

    @Test
    void sendsAgainAsOftenAsTheRequestSays() {
        models.answer(new FakeExchange(new UnavailableException(REFUSED)))
                .answer(new FakeExchange(new UnavailableException(REFUSED)))
                .answer(new FakeExchange(text("a"), WHOLE));

        assertThatThrownBy(() -> models.complete(ASK.retries(ASK.retries().attempts(2))))
                .isInstanceOf(UnavailableException.class);
        assertThat(models.attempts).hasValue(2);
    }

    @Test
    void sendsNothingAgainThatWouldFailAgainOrHadAnEffect() {
        models.answer(new FakeExchange(new NotFoundException(REFUSED)))
                .answer(new FakeExchange(new UnavailableException(REFUSED.effect(Effect.UNKNOWN))));

        assertThatThrownBy(() -> models.complete(ASK)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> models.complete(ASK)).isInstanceOf(UnavailableException.class);
        assertThat(models.attempts).hasValue(2);
    }

    @Test
    void sendsNothingAgainOnceAPieceWasGivenOut() {
        ModelFailedException thrown =
                fails(ModelFailedException.class, stream(text("a"), new UnavailableException(REFUSED)));

        assertThat(thrown.partial().text()).isEqualTo("a");
        assertThat(models.attempts).hasValue(1);
    }

    @Test
    void closingEndsTheExchangeAndTheReader() throws Exception {
        FakeExchange exchange = new FakeExchange(text("a"), FakeExchange.SILENCE);
        ChatStream stream = models.answer(exchange).chat(ASK);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        context.executor().execute(() -> end.complete(caught(stream)));
        assertThat(Soon.happens(exchange.waiting)).isTrue();

        stream.close();

        assertThat(Soon.result(end)).isInstanceOf(ModelCancelledException.class);
        assertThat(((ModelException) Soon.result(end)).partial().text()).isEqualTo("a");
        assertThat(exchange.closed.getCount()).isZero();
        assertThat(events).extracting(HydravisorEvent::type).containsExactly("model.requested", "model.cancelled");
    }

    @Test
    void interruptingTheReaderEndsTheExchange() throws Exception {
        FakeExchange exchange = new FakeExchange(text("a"), FakeExchange.SILENCE);
        ChatStream stream = models.answer(exchange).chat(ASK);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(caught(stream)));
        reader.start();
        assertThat(Soon.happens(exchange.waiting)).isTrue();

        reader.interrupt();

        assertThat(Soon.result(end)).isInstanceOf(OperationInterruptedException.class);
        assertThat(Soon.happens(exchange.closed)).isTrue();
        assertThat(stream.partial().text()).isEqualTo("a");
    }

    @Test
    void closingEndsThePauseBetweenAttempts() throws Exception {
        models.answer(new FakeExchange(new ModelOverloadedException(REFUSED, Optional.of(Duration.ofDays(1)))));
        ChatStream stream = models.chat(ASK);
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread reader = new Thread(() -> end.complete(caught(stream)));
        reader.start();
        assertThat(Soon.waits(reader)).isTrue();

        stream.close();

        assertThat(Soon.result(end)).isInstanceOf(ModelCancelledException.class);
    }

    @Test
    void closingAWholeAnswerCancelsNothing() {
        ChatStream stream = stream(text("a"), WHOLE);
        stream.result();

        stream.close();

        assertThat(stream.result().text()).isEqualTo("a");
        assertThat(events).extracting(HydravisorEvent::type).containsExactly("model.requested", "model.completed");
    }

    @Test
    void isReadOnce() {
        ChatStream stream = stream(text("a"), WHOLE);
        assertThat(stream.iterator()).isNotNull();

        assertThatThrownBy(stream::iterator).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> stream.forEachText(text -> {})).isInstanceOf(ConflictException.class);
    }

    @Test
    void isNotReadOnceItIsClosed() {
        ChatStream stream = stream(WHOLE);
        stream.close();

        assertThatThrownBy(stream::result).isInstanceOf(ConflictException.class);
        assertThat(models.attempts).hasValue(0);
    }

    @Test
    void takesNoMoreFromTheBackendThanASubscriberAsksFor() throws Exception {
        FakeExchange exchange = new FakeExchange(text("a"), text("b"), text("c"), WHOLE);
        Pieces pieces = new Pieces();
        models.answer(exchange).chat(ASK).subscribe(pieces);
        assertThat(exchange.given()).isZero();

        pieces.subscription().request(2);

        assertThat(Soon.holds(() -> pieces.given.size() == 2)).isTrue();
        assertThat(exchange.given()).isEqualTo(2);
        pieces.subscription().request(10);
        assertThat(Soon.result(pieces.end)).isEqualTo("complete");
        assertThat(pieces.given).hasSize(4);
    }

    @Test
    void cancellingASubscriptionEndsTheExchange() throws Exception {
        FakeExchange exchange = new FakeExchange(text("a"), FakeExchange.SILENCE);
        Pieces pieces = new Pieces();
        models.answer(exchange).chat(ASK).subscribe(pieces);
        pieces.subscription().request(10);
        assertThat(Soon.happens(exchange.waiting)).isTrue();

        pieces.subscription().cancel();

        assertThat(Soon.happens(exchange.closed)).isTrue();
        assertThat(pieces.end).isNotDone();
    }

    @Test
    void aSubscriberThatThrowsEndsTheExchange() throws Exception {
        FakeExchange exchange = new FakeExchange(text("a"), FakeExchange.SILENCE);
        Pieces pieces = new Pieces();
        pieces.throwing = true;
        models.answer(exchange).chat(ASK).subscribe(pieces);

        pieces.subscription().request(1);

        assertThat(Soon.happens(exchange.closed)).isTrue();
        assertThat(Soon.result(pieces.end)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondSubscriberIsRefused() throws Exception {
        ChatStream stream = stream(WHOLE);
        stream.subscribe(new Pieces());
        Pieces second = new Pieces();

        stream.subscribe(second);

        assertThat(Soon.result(second.end)).isInstanceOf(ConflictException.class);
        assertThatThrownBy(stream::result).isInstanceOf(ConflictException.class);
    }

    @Test
    void givesACallWhoseIdWasUsedBeforeAnother() {
        ToolCall first = ToolCall.of("call_0", "look", Map.of());
        ChatRequest request = ASK.message(new Message(Role.ASSISTANT, List.of(first)))
                .message(Message.results(List.of(ToolResult.of(first, "nothing"))));
        models.answer(new FakeExchange(
                new ToolCallComplete(0, first),
                new ToolCallComplete(1, ToolCall.of("call_1", "look", Map.of())),
                WHOLE));

        List<ToolCall> calls = models.complete(request).toolCalls();

        assertThat(calls)
                .extracting(ToolCall::id)
                .doesNotContain("call_0")
                .contains("call_1")
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatTheBackendCannotDoBeforeAnythingIsSent() {
        assertThatThrownBy(() -> models.chat(ASK.format(ResponseFormat.json())))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("it is a fake");
        assertThatThrownBy(() -> models.chat(ChatRequest.to("m"))).isInstanceOf(InvalidInputException.class);
        assertThat(models.attempts).hasValue(0);
    }

    private <T extends HydravisorException> T fails(Class<T> type, ChatStream stream) {
        T thrown = catchThrowableOfType(type, stream::result);
        assertThat(thrown).isNotNull();
        assertThat(events).extracting(HydravisorEvent::type).endsWith("model.failed");
        return thrown;
    }

    private static Throwable caught(ChatStream stream) {
        try {
            stream.result();
            return new AssertionError("the answer came to its end");
        } catch (HydravisorException e) {
            return e;
        }
    }

    /** Keeps what it gets. */
    private static final class Pieces implements Flow.Subscriber<ChatDelta> {
        private final List<ChatDelta> given = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Object> end = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        private volatile boolean throwing;

        Flow.Subscription subscription() throws Exception {
            return Soon.result(subscribed);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
        }

        @Override
        public void onNext(ChatDelta delta) {
            if (throwing) {
                throw new IllegalStateException("a subscriber's bug");
            }
            given.add(delta);
        }

        @Override
        public void onError(Throwable thrown) {
            end.complete(thrown);
        }

        @Override
        public void onComplete() {
            end.complete("complete");
        }
    }
}
