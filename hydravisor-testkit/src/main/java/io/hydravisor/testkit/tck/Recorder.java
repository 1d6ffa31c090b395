package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks for what it is told to, and keeps what it was told. Safe for use by many threads. */
final class Recorder implements Flow.Subscriber<ChatDelta> {
    private final List<ChatDelta> pieces = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private final AtomicInteger completions = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean overlapped = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;

    /** Subscribes, and asks for nothing yet. */
    static Recorder of(ChatStream stream) throws InterruptedException {
        Recorder recorder = new Recorder();
        stream.subscribe(recorder);
        Lab.eventually("onSubscribe was called", () -> recorder.subscription != null);
        return recorder;
    }

    /** Subscribes, and takes all there is. */
    static Recorder toTheEnd(ChatStream stream) throws InterruptedException {
        Recorder recorder = of(stream);
        recorder.request(Long.MAX_VALUE);
        recorder.ends();
        return recorder;
    }

    void request(long n) {
        known().request(n);
    }

    void cancel() {
        known().cancel();
    }

    private Flow.Subscription known() {
        return Objects.requireNonNull(subscription, "subscription");
    }

    /** Waits for an end of either kind. */
    void ends() throws InterruptedException {
        Lab.eventually("the subscriber is told an end", () -> completions() + errors().size() > 0);
    }

    synchronized List<ChatDelta> pieces() {
        return List.copyOf(pieces);
    }

    synchronized List<Throwable> errors() {
        return List.copyOf(errors);
    }

    int completions() {
        return completions.get();
    }

    /** One call at a time, as rule 1.3 of Reactive Streams has it. */
    void wasCalledInTurn() {
        assertFalse(overlapped.get(), "two calls of one subscriber at the same time");
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
    }

    @Override
    public void onNext(ChatDelta piece) {
        enter();
        synchronized (this) {
            pieces.add(piece);
        }
        busy.set(false);
    }

    @Override
    public void onError(Throwable thrown) {
        enter();
        synchronized (this) {
            errors.add(thrown);
        }
        busy.set(false);
    }

    @Override
    public void onComplete() {
        enter();
        completions.incrementAndGet();
        busy.set(false);
    }

    private void enter() {
        if (!busy.compareAndSet(false, true)) {
            overlapped.set(true);
        }
    }
}
