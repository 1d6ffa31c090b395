package io.hydravisor.spi;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one subscriber of an answer. 'work' counts what asks for a pass; whoever raises it from zero starts the passes. It starts at
 * one, so that nothing is told before onSubscribe has returned (rules 1.3 and 1.9 of Reactive Streams). No thread is held while
 * nothing is asked for.
 */
final class ExchangeSubscription implements Flow.Subscription {
    private final ExchangeStream stream;
    private final Flow.Subscriber<? super ChatDelta> subscriber;
    private final Executor executor;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger(1);
    private final AtomicBoolean finished = new AtomicBoolean();
    private volatile boolean badRequest;

    ExchangeSubscription(ExchangeStream stream, Flow.Subscriber<? super ChatDelta> subscriber, Executor executor) {
        this.stream = stream;
        this.subscriber = subscriber;
        this.executor = executor;
    }

    void begin() {
        subscriber.onSubscribe(this);
        start();
    }

    /** Tells a second subscriber that there is nothing for it. */
    void refuse(HydravisorException why) {
        finished.set(true);
        subscriber.onSubscribe(this);
        subscriber.onError(why);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = true;
        } else {
            demand.accumulateAndGet(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
        }
        if (!finished.get() && work.getAndIncrement() == 0) {
            start();
        }
    }

    @Override
    public void cancel() {
        finished.set(true);
        stream.close();
    }

    private void start() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The application's executor was shut down: this is the only thread left to say so on.
            fail(e);
        }
    }

    private void run() {
        int seen;
        do {
            seen = work.get();
            try {
                deliver();
            } catch (RuntimeException e) {
                fail(e);
            }
        } while (work.addAndGet(-seen) != 0);
    }

    private void deliver() {
        while (!finished.get()) {
            if (badRequest) {
                fail(new IllegalArgumentException("a subscriber must ask for more than zero items (rule 3.9)"));
            } else if (demand.get() == 0) {
                return;
            } else {
                give();
            }
        }
    }

    private void give() {
        ChatDelta delta = stream.pull();
        if (delta == null || finished.get()) {
            return;
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        subscriber.onNext(delta);
        if (delta instanceof Completed && finished.compareAndSet(false, true)) {
            subscriber.onComplete();
        }
    }

    private void fail(RuntimeException thrown) {
        if (finished.compareAndSet(false, true)) {
            stream.close();
            subscriber.onError(thrown);
        }
    }
}
