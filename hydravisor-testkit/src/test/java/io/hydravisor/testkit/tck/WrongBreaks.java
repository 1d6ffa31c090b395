package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.requests;
import static io.hydravisor.testkit.tck.Bent.streams;
import static io.hydravisor.testkit.tck.BentExchange.failures;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.Content;
import io.hydravisor.model.Message;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.ModelTruncatedException;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.model.Role;
import io.hydravisor.model.StopReason;
import io.hydravisor.model.Usage;
import io.hydravisor.spi.ModelBackendProvider;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/** Wrong about answers that break: what the clients of others do. */
final class WrongBreaks {
    /** The limit of the rules about broken answers, by which their requests are known. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private WrongBreaks() {}

    static List<WrongBackend> all() {
        return List.of(
                new WrongBackend("B-1", "keeps the service's words to itself", failures((request, thrown, given) -> {
                    throw thrown instanceof ModelFailedException && given > 0 && isLimited(request)
                            ? new ModelFailedException(Failure.of("the service has failed"))
                            : thrown;
                })),
                new WrongBackend(
                        "B-2",
                        "takes the end of the exchange for the end of the answer",
                        failures((request, thrown, given) ->
                                whole(thrown, thrown instanceof ModelTruncatedException && isLimited(request)))),
                new WrongBackend(
                        "B-3",
                        "takes a broken connection for the end of the answer",
                        failures((request, thrown, given) ->
                                whole(thrown, thrown instanceof ModelCutException && isLimited(request)))),
                new WrongBackend(
                        "B-4",
                        "waits for ever once something has come",
                        requests(request -> isLimited(request)
                                ? request.timeouts(request.timeouts().betweenTokens(Duration.ofDays(1)))
                                : request)),
                new WrongBackend(
                        "B-5",
                        "knows one kind of silence only",
                        bentErrors(thrown ->
                                thrown instanceof ModelStalledException stalled && stalled.phase() == Phase.FIRST_TOKEN
                                        ? new ModelStalledException(Failure.of("silence"), Phase.BETWEEN_TOKENS)
                                        : thrown)),
                new WrongBackend(
                        "B-6",
                        "has no words for a failure before the first piece",
                        failures((request, thrown, given) -> {
                            throw thrown instanceof ModelFailedException
                                            && request.timeouts().firstToken().equals(LIMIT)
                                    ? new ModelFailedException(Failure.of("the service has failed"))
                                    : thrown;
                        })),
                new WrongBackend(
                        "B-7",
                        "takes an exchange without a word for an empty answer",
                        failures((request, thrown, given) ->
                                whole(thrown, thrown instanceof ModelTruncatedException && given == 0))),
                new WrongBackend(
                        "B-8", "sends a request again that may have begun", failures((request, thrown, given) -> {
                            throw thrown instanceof ModelCutException
                                            && request.timeouts().firstToken().equals(LIMIT)
                                    ? new UnavailableException(Failure.of("the connection broke"))
                                    : thrown;
                        })),
                new WrongBackend(
                        "B-9",
                        "forgets what the model has thought",
                        bentErrors(thrown -> thrown.partial().thinking().isEmpty()
                                ? thrown
                                : thrown.after(new PartialAnswer(
                                        thrown.partial().text(),
                                        "",
                                        thrown.partial().toolCalls())))),
                new WrongBackend(
                        "B-10",
                        "forgets the calls that had come whole",
                        bentErrors(thrown -> thrown.partial().toolCalls().isEmpty()
                                ? thrown
                                : thrown.after(new PartialAnswer(
                                        thrown.partial().text(),
                                        thrown.partial().thinking(),
                                        List.of())))),
                new WrongBackend(
                        "B-11", "gives what had come as a whole answer when asked again", streams(Mended::new)),
                new WrongBackend("B-12", "completes a subscriber behind an error", streams(CompletedAnyway::new)),
                new WrongBackend(
                        "B-13",
                        "does not say which model has failed",
                        bentErrors(thrown -> thrown instanceof ModelFailedException
                                        && thrown.problem().endsWith(": no")
                                ? new ModelFailedException(Failure.of(thrown.problem())).after(thrown.partial())
                                : thrown)));
    }

    private static boolean isLimited(ChatRequest request) {
        return request.timeouts().betweenTokens().equals(LIMIT);
    }

    private static Completed end() {
        return new Completed("scripted", StopReason.STOP, "", Usage.unknown(), ChatTimings.unknown(), Map.of());
    }

    private static ChatDelta whole(RuntimeException thrown, boolean looksWhole) {
        if (looksWhole) {
            return end();
        }
        throw thrown;
    }

    /** Bends what somebody is told who asks for the whole. */
    private static UnaryOperator<ModelBackendProvider> bentErrors(UnaryOperator<ModelException> bend) {
        return streams(right -> new Bent.Stream(right) {
            @Override
            public ChatResponse result() {
                try {
                    return super.result();
                } catch (ModelException e) {
                    throw bend.apply(e);
                }
            }
        });
    }

    private static final class Mended extends Bent.Stream {
        private boolean broken;

        Mended(ChatStream right) {
            super(right);
        }

        @Override
        public Iterator<ChatDelta> iterator() {
            Iterator<ChatDelta> right = super.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    try {
                        return right.hasNext();
                    } catch (ModelException e) {
                        broken = true;
                        throw e;
                    }
                }

                @Override
                public ChatDelta next() {
                    return right.next();
                }
            };
        }

        @Override
        public ChatResponse result() {
            if (broken) {
                return ChatResponse.of(
                        new Message(
                                Role.ASSISTANT,
                                List.of(new Content.Text(partial().text()))),
                        end());
            }
            return super.result();
        }
    }

    private static final class CompletedAnyway extends Bent.Stream {
        CompletedAnyway(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            super.subscribe(new Bent.Subscriber(subscriber) {
                @Override
                public void onError(Throwable thrown) {
                    super.onError(thrown);
                    if (thrown instanceof ModelException) {
                        super.onComplete();
                    }
                }
            });
        }
    }
}
