package io.hydravisor.spi;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatResponse;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.PartialAnswer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer over exchanges. The reader's thread is the one that reads the connection. */
final class ExchangeStream implements ChatStream {
    private final ProviderContext context;
    private final ChatRequest request;
    private final Attempts attempts;
    private final AnswerSoFar answer;
    private final StreamJournal journal;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile boolean subscribed;
    private boolean begun;
    private long sent;
    private @Nullable Duration firstChunk;
    private volatile @Nullable Completed end;
    private volatile @Nullable HydravisorException failure;

    ExchangeStream(
            String provider, ChatRequest request, Supplier<? extends ChatExchange> exchanges, ProviderContext context) {
        this.context = context;
        this.request = request;
        this.answer = new AnswerSoFar(request.callIds());
        this.journal = new StreamJournal(provider, request, context);
        this.attempts = new Attempts(provider, request, exchanges, context.timer());
    }

    /** Waits for the next piece; null behind the last. For one thread at a time. */
    @Nullable
    ChatDelta pull() {
        if (!reading.compareAndSet(false, true)) {
            throw conflict("another thread reads this answer", "Read it by one thread at a time.");
        }
        try {
            HydravisorException failed = failure;
            if (failed != null) {
                throw failed;
            }
            return end != null ? null : next();
        } finally {
            reading.setRelease(false);
        }
    }

    private @Nullable ChatDelta next() {
        if (!begun) {
            begun = true;
            sent = System.nanoTime();
            journal.requested();
        }
        try {
            while (true) {
                ChatDelta delta = attempts.next();
                if (delta instanceof TextDelta text && text.text().isEmpty()) {
                    continue;
                }
                return accept(delta);
            }
        } catch (HydravisorException e) {
            attempts.close();
            failure = e;
            journal.failed(e, answer.partial());
            throw e;
        }
    }

    private ChatDelta accept(ChatDelta delta) {
        if (firstChunk == null) {
            firstChunk = Duration.ofNanos(System.nanoTime() - sent);
        }
        if (delta instanceof Completed completed) {
            Completed last = new Completed(
                    completed.model(),
                    completed.stopReason(),
                    completed.rawStopReason(),
                    completed.usage(),
                    completed.timings().timeToFirstChunk(firstChunk),
                    completed.metadata());
            attempts.completed();
            end = last;
            journal.completed(last, answer);
            return last;
        }
        attempts.given(answer);
        return answer.add(delta);
    }

    private void claim() {
        if (!claimed.compareAndSet(false, true)) {
            throw conflict("this answer is read already", "Ask again for another answer, or take result().");
        }
        if (attempts.closed()) {
            throw conflict("this answer was closed before it was read", "Read it before it is closed.");
        }
    }

    private ConflictException conflict(String problem, String hint) {
        return new ConflictException(
                Failure.of(problem).resource("model/" + request.model()).hint(hint));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ChatDelta> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        ExchangeSubscription subscription = new ExchangeSubscription(this, subscriber, context.executor());
        try {
            claim();
            subscribed = true;
        } catch (ConflictException e) {
            subscription.refuse(e);
            return;
        }
        subscription.begin();
    }

    @Override
    public Iterator<ChatDelta> iterator() {
        claim();
        return new Iterator<>() {
            private @Nullable ChatDelta ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) {
                    ahead = pull();
                }
                return ahead != null;
            }

            @Override
            public ChatDelta next() {
                ChatDelta delta = hasNext() ? ahead : null;
                if (delta == null) {
                    throw new NoSuchElementException("the answer is whole");
                }
                ahead = null;
                return delta;
            }
        };
    }

    @Override
    public ChatResponse forEachText(Consumer<String> text) {
        claim();
        for (ChatDelta delta = pull(); delta != null; delta = pull()) {
            if (delta instanceof TextDelta more) {
                text.accept(more.text());
            }
        }
        return result();
    }

    @Override
    public ChatResponse result() {
        if (subscribed) {
            throw conflict("this answer has a subscriber", "Take its pieces, or don't subscribe.");
        }
        if (end == null && claimed.compareAndSet(false, true) && attempts.closed()) {
            throw conflict("this answer was closed before it was read", "Read it before it is closed.");
        }
        while (end == null) {
            pull();
        }
        return answer.response(Objects.requireNonNull(end));
    }

    @Override
    public PartialAnswer partial() {
        return answer.partial();
    }

    @Override
    public void close() {
        attempts.close();
    }
}
