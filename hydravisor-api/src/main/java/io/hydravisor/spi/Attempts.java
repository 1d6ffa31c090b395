package io.hydravisor.spi;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.model.ModelCutException;
import io.hydravisor.model.ModelException;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.model.ModelStalledException;
import io.hydravisor.model.ModelStalledException.Phase;
import io.hydravisor.model.ModelTruncatedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one request, one after the other, until a piece was given out; and the one place that says what it was that went
 * wrong. Read by one thread at a time, closed by any.
 */
final class Attempts {
    private final String provider;
    private final ChatRequest request;
    private final Supplier<? extends ChatExchange> exchanges;
    private final StallWatch watch;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable ChatExchange current;
    private @Nullable AnswerSoFar given;
    private volatile boolean done;
    private int made;

    Attempts(
            String provider,
            ChatRequest request,
            Supplier<? extends ChatExchange> exchanges,
            ScheduledExecutorService timer) {
        this.provider = provider;
        this.request = request;
        this.exchanges = exchanges;
        this.watch = new StallWatch(timer, this::endCurrent);
    }

    /** Waits for the next piece. */
    ChatDelta next() {
        while (true) {
            ChatExchange exchange = current;
            if (exchange == null) {
                exchange = begin();
            }
            try {
                return wait(exchange);
            } catch (HydravisorException e) {
                watch.stop();
                exchange.close();
                if (given != null || closed() || !request.retries().again(made, e)) {
                    throw e;
                }
                pause(e);
                current = null;
            }
        }
    }

    private ChatExchange begin() {
        made++;
        ChatExchange exchange = exchanges.get();
        current = exchange;
        if (closed()) {
            // close() may have come before there was anything to close.
            throw cancelled();
        }
        watch.limit(request.timeouts().firstToken());
        return exchange;
    }

    private ChatDelta wait(ChatExchange exchange) {
        ChatDelta delta;
        boolean stalled;
        watch.waitBegins();
        try {
            delta = exchange.next();
            stalled = watch.waitEnds();
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw failure(e, watch.waitEnds());
        }
        if (closed()) {
            throw cancelled();
        }
        if (stalled) {
            throw stalled();
        }
        if (delta == null) {
            throw with(new ModelTruncatedException(
                    failure("the backend ended the answer without saying that it is whole")));
        }
        return delta;
    }

    private HydravisorException failure(Exception thrown, boolean stalled) {
        if (closed()) {
            return cancelled();
        }
        if (stalled) {
            return stalled();
        }
        if (thrown instanceof InterruptedException || Thread.currentThread().isInterrupted()) {
            Thread.currentThread().interrupt();
            return new OperationInterruptedException(
                    failure("interrupted while waiting for an answer").cause(thrown));
        }
        if (thrown instanceof ModelException e) {
            return with(e);
        }
        if (thrown instanceof HydravisorException e && given == null) {
            return e;
        }
        if (thrown instanceof IOException) {
            return with(new ModelCutException(
                    failure("the connection broke before the answer was whole: " + thrown.getMessage())
                            .cause(thrown)));
        }
        String problem = thrown instanceof HydravisorException e ? e.problem() : "the provider failed: " + thrown;
        return with(new ModelFailedException(failure(problem).cause(thrown)));
    }

    private HydravisorException stalled() {
        Duration limit = given == null
                ? request.timeouts().firstToken()
                : request.timeouts().betweenTokens();
        return with(new ModelStalledException(
                failure("nothing came from the model for " + limit)
                        .hint("Set longer ChatTimeouts; a model that is being loaded gives nothing for minutes."),
                given == null ? Phase.FIRST_TOKEN : Phase.BETWEEN_TOKENS));
    }

    private HydravisorException cancelled() {
        return with(new ModelCancelledException(failure("the answer was closed while it was read")));
    }

    /** What the backend has done is not known until it has given something. */
    private Failure failure(String problem) {
        return Failure.of(problem)
                .provider(provider)
                .resource("model/" + request.model())
                .effect(given == null ? Effect.UNKNOWN : Effect.DONE);
    }

    private ModelException with(ModelException thrown) {
        return given == null ? thrown : thrown.after(given.partial());
    }

    private void pause(HydravisorException failed) {
        Duration pause = request.retries().pause(made, failed);
        try {
            if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw cancelled();
            }
        } catch (InterruptedException e) {
            throw failure(e, false);
        }
    }

    /** A piece is given out: from now on nothing is sent again. */
    void given(AnswerSoFar answer) {
        if (given == null) {
            given = answer;
            watch.limit(request.timeouts().betweenTokens());
        }
    }

    /** The answer is whole: closing this later cancels nothing. */
    void completed() {
        done = true;
        watch.stop();
        endCurrent();
    }

    boolean closed() {
        return closed.getCount() == 0;
    }

    void close() {
        if (!done) {
            closed.countDown();
            watch.stop();
            endCurrent();
        }
    }

    private void endCurrent() {
        ChatExchange exchange = current;
        if (exchange != null) {
            exchange.close();
        }
    }
}
