package io.hydravisor.testkit.tck;

import static io.hydravisor.testkit.tck.Bent.backends;
import static io.hydravisor.testkit.tck.Bent.requests;
import static io.hydravisor.testkit.tck.Bent.streams;
import static io.hydravisor.testkit.tck.BentExchange.exchanges;
import static io.hydravisor.testkit.tck.BentExchange.failures;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.ModelOverloadedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Wrong about those who read: cancelling, demand and patience. Endings that take a thread are {@link WrongPauses}. */
final class WrongReaders {
    private WrongReaders() {}

    static List<WrongBackend> all() {
        return List.of(
                new WrongBackend("Q-1", "goes on when an answer is closed while it comes", streams(DeafToClose::new)),
                new WrongBackend(
                        "Q-2",
                        "can't be closed before the first piece",
                        exchanges((request, right) -> new WrongPauses.DeafAtFirst(request, right))),
                new WrongBackend("Q-3", "swallows the interrupt", streams(SwallowsInterrupt::new)),
                new WrongBackend("Q-4", "takes no notice of a cancelled subscription", streams(DeafToCancel::new)),
                new WrongBackend(
                        "Q-5",
                        "lets answers run when the connection is closed",
                        backends((right, context) -> new Bent.Backend(right) {
                            @Override
                            public void close() {}
                        })),
                new WrongBackend(
                        "Q-6",
                        "can't be closed in a pause",
                        exchanges((request, right) -> new WrongPauses.Sleeping(right))),
                new WrongBackend(
                        "Q-7",
                        "can't be interrupted in a pause",
                        exchanges((request, right) -> new WrongPauses.Uninterrupted(right))),
                new WrongBackend("Q-8", "drops a whole answer when it is closed", streams(DropsWhole::new)),
                new WrongBackend("D-1", "gives one piece more than was asked for", streams(OneMore::new)),
                new WrongBackend(
                        "D-2",
                        "reads on while nobody asks",
                        exchanges((request, right) -> new WrongPauses.ReadsAhead(right))),
                new WrongBackend("D-3", "takes no notice of a bad demand", streams(IgnoresBadDemand::new)),
                new WrongBackend("D-4", "ends the first subscriber when a second comes", streams(SecondWins::new)),
                new WrongBackend(
                        "D-5",
                        "sends what was closed before it was read",
                        backends((right, context) -> new Eager(right))),
                new WrongBackend("P-1", "gives up at the first refusal", failures((request, thrown, given) -> {
                    throw thrown instanceof ModelOverloadedException told
                                    && told.retryAfter().isEmpty()
                                    && request.retries().attempts() == 3
                            ? new ModelOverloadedException(
                                    Failure.of("too much to do").effect(Effect.UNKNOWN), told.retryAfter())
                            : thrown;
                })),
                new WrongBackend(
                        "P-2",
                        "tries once more than it may",
                        requests(request -> request.retries().attempts() == 2
                                ? request.retries(request.retries().attempts(3))
                                : request)),
                new WrongBackend(
                        "P-3", "tells a missing connection as trouble with the backend", streams(Trouble::new)),
                new WrongBackend(
                        "P-4",
                        "counts the reader's own time as silence",
                        exchanges((request, right) -> new CountsAll(request, right))),
                new WrongBackend(
                        "P-5",
                        "takes the shorter limit for the first piece",
                        requests(request -> request.timeouts(shorter(request.timeouts())))));
    }

    private static ChatTimeouts shorter(ChatTimeouts limits) {
        return limits.firstToken().compareTo(limits.betweenTokens()) > 0
                ? limits.firstToken(limits.betweenTokens())
                : limits;
    }

    private static final class DeafToClose extends Bent.Stream {
        private volatile boolean comes;

        DeafToClose(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse forEachText(Consumer<String> text) {
            return super.forEachText(piece -> {
                comes = piece.equals("and on ");
                text.accept(piece);
            });
        }

        @Override
        public void close() {
            if (!comes) {
                super.close();
            }
        }
    }

    private static final class SwallowsInterrupt extends Bent.Stream {
        SwallowsInterrupt(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            try {
                return super.result();
            } catch (OperationInterruptedException e) {
                if (!partial().text().isEmpty()) {
                    Thread.interrupted();
                }
                throw e;
            }
        }
    }

    private static final class DeafToCancel extends Bent.Stream {
        DeafToCancel(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            AtomicLong given = new AtomicLong();
            super.subscribe(new Bent.Subscriber(subscriber) {
                @Override
                public void onNext(ChatDelta piece) {
                    given.incrementAndGet();
                    super.onNext(piece);
                }

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    super.onSubscribe(new BentSubscription(subscription) {
                        @Override
                        public void cancel() {
                            if (given.get() != 3) {
                                super.cancel();
                            }
                        }
                    });
                }
            });
        }
    }

    private static final class DropsWhole extends Bent.Stream {
        private @Nullable String whole;
        private boolean closed;

        DropsWhole(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            if (closed && "It was.".equals(whole)) {
                throw new ConflictException(Failure.of("it was closed"));
            }
            ChatResponse answer = super.result();
            whole = answer.text();
            return answer;
        }

        @Override
        public void close() {
            closed = true;
            super.close();
        }
    }

    private static class BentSubscription implements Flow.Subscription {
        private final Flow.Subscription right;

        BentSubscription(Flow.Subscription right) {
            this.right = right;
        }

        @Override
        public void request(long n) {
            right.request(n);
        }

        @Override
        public void cancel() {
            right.cancel();
        }
    }

    private static final class OneMore extends Bent.Stream {
        OneMore(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            super.subscribe(new Bent.Subscriber(subscriber) {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    super.onSubscribe(new BentSubscription(subscription) {
                        @Override
                        public void request(long n) {
                            super.request(n == 2 ? 3 : n);
                        }
                    });
                }
            });
        }
    }

    private static final class IgnoresBadDemand extends Bent.Stream {
        IgnoresBadDemand(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            super.subscribe(new Bent.Subscriber(subscriber) {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    super.onSubscribe(new BentSubscription(subscription) {
                        @Override
                        public void request(long n) {
                            if (n > 0) {
                                super.request(n);
                            }
                        }
                    });
                }
            });
        }
    }

    private static final class SecondWins extends Bent.Stream {
        private boolean subscribed;

        SecondWins(ChatStream right) {
            super(right);
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
            super.subscribe(subscriber);
            if (subscribed) {
                close();
            }
            subscribed = true;
        }
    }

    private static final class Eager extends Bent.Backend {
        Eager(ModelBackend right) {
            super(right);
        }

        @Override
        public ChatStream chat(ChatRequest request) {
            return new Bent.Stream(super.chat(request)) {
                private boolean used;

                @Override
                public Iterator<ChatDelta> iterator() {
                    used = true;
                    return super.iterator();
                }

                @Override
                public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
                    used = true;
                    super.subscribe(subscriber);
                }

                @Override
                public ChatResponse forEachText(Consumer<String> text) {
                    used = true;
                    return super.forEachText(text);
                }

                @Override
                public ChatResponse result() {
                    used = true;
                    return super.result();
                }

                @Override
                public void close() {
                    if (!used) {
                        super.result();
                    }
                    super.close();
                }
            };
        }
    }

    private static final class Trouble extends Bent.Stream {
        Trouble(ChatStream right) {
            super(right);
        }

        @Override
        public ChatResponse result() {
            try {
                return super.result();
            } catch (UnavailableException e) {
                throw new BackendException(Failure.of(e.problem()).hint("Look into the log."));
            }
        }
    }

    private static final class CountsAll extends BentExchange {
        private final Duration limit;
        private long last;

        CountsAll(ChatRequest request, ChatStream right) {
            super(right);
            limit = request.timeouts().betweenTokens();
        }

        @Override
        ChatDelta bend(ChatDelta piece) {
            long now = System.nanoTime();
            if (given() > 0 && now - last > limit.toNanos()) {
                throw new ModelStalledException(Failure.of("nothing came"), Phase.BETWEEN_TOKENS);
            }
            last = now;
            return piece;
        }
    }
}
