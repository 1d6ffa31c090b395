package io.hydravisor.front;

import io.hydravisor.process.Output;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** An output as a {@link Flow.Publisher}: one reading for each subscriber, no thread while there is nothing to give. */
final class OutputPublisher implements Flow.Publisher<Output> {
    private final Supplier<OutputReading> readings;
    private final Changes changes;
    private final Executor executor;

    OutputPublisher(Supplier<OutputReading> readings, Changes changes, Executor executor) {
        this.readings = readings;
        this.changes = changes;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Output> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Delivery delivery = new Delivery(subscriber, readings.get());
        changes.add(delivery.onChange);
        subscriber.onSubscribe(delivery);
        delivery.begin();
    }

    /**
     * One subscriber's share. 'work' counts what asks for a pass; whoever raises it from zero runs the passes. It starts at
     * one, for the first pass, so that nothing is told before onSubscribe has returned (rules 1.3 and 1.9).
     */
    private final class Delivery implements Flow.Subscription {
        private final Flow.Subscriber<? super Output> subscriber;
        private final OutputReading reading;
        private final Runnable onChange = this::schedule;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger work = new AtomicInteger(1);
        private volatile boolean done;
        private volatile boolean badRequest;

        Delivery(Flow.Subscriber<? super Output> subscriber, OutputReading reading) {
            this.subscriber = subscriber;
            this.reading = reading;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                badRequest = true;
            } else {
                demand.accumulateAndGet(n, (held, more) -> held + more < 0 ? Long.MAX_VALUE : held + more);
            }
            schedule();
        }

        @Override
        public void cancel() {
            finish();
        }

        void begin() {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                // The connection was closed: this is the only thread left to say so on.
                run();
            }
        }

        void schedule() {
            if (!done && work.getAndIncrement() == 0) {
                begin();
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
            if (badRequest) {
                // Rule 3.9 of the Reactive Streams specification.
                fail(new IllegalArgumentException("a subscriber must ask for more than zero items (rule 3.9)"));
            }
            while (!done) {
                // The end is told without demand, a piece only with it.
                Optional<Output> piece = demand.get() > 0 ? reading.poll(OutputReading.CHUNK_BYTES) : Optional.empty();
                if (piece.isPresent()) {
                    if (demand.get() != Long.MAX_VALUE) {
                        demand.decrementAndGet();
                    }
                    subscriber.onNext(piece.get());
                } else if (demand.get() > 0 ? reading.ended() : reading.atEnd()) {
                    if (finish()) {
                        subscriber.onComplete();
                    }
                } else {
                    return;
                }
            }
        }

        private void fail(RuntimeException thrown) {
            if (finish()) {
                subscriber.onError(thrown);
            }
        }

        private synchronized boolean finish() {
            if (done) {
                return false;
            }
            done = true;
            changes.remove(onChange);
            return true;
        }
    }
}
