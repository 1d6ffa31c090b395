package io.hydravisor.spi;

import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatTimings;
import io.hydravisor.model.ModelCancelledException;
import io.hydravisor.model.ModelEvent;
import io.hydravisor.model.PartialAnswer;
import io.hydravisor.model.Usage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of one request: events without content always, content to a log of its own where the request asks for it. */
final class StreamJournal {
    private static final Logger CONTENT = LoggerFactory.getLogger("io.hydravisor.model.content");

    private final String provider;
    private final ChatRequest request;
    private final ProviderContext context;

    StreamJournal(String provider, ChatRequest request, ProviderContext context) {
        this.provider = provider;
        this.request = request;
        this.context = context;
    }

    void requested() {
        emit("model.requested", Usage.unknown(), ChatTimings.unknown(), "");
        if (request.contentLogged()) {
            CONTENT.debug(
                    "{} asks {}: {} {}",
                    provider,
                    request.model(),
                    request.system().orElse(""),
                    request.messages());
        }
    }

    void completed(Completed end, AnswerSoFar answer) {
        emit("model.completed", end.usage(), end.timings(), end.stopReason().toString());
        if (request.contentLogged()) {
            CONTENT.debug(
                    "{} answers: {}", request.model(), answer.response(end).message());
        }
    }

    void failed(HydravisorException failure, PartialAnswer partial) {
        boolean wanted = failure instanceof ModelCancelledException || failure instanceof OperationInterruptedException;
        emit(
                wanted ? "model.cancelled" : "model.failed",
                Usage.unknown(),
                ChatTimings.unknown(),
                failure.code().toString());
        if (request.contentLogged()) {
            CONTENT.debug("{} came to: {}", request.model(), partial.text());
        }
    }

    private void emit(String type, Usage usage, ChatTimings timings, String detail) {
        context.emit(new ModelEvent(
                type, context.clock().instant(), "model/" + request.model(), provider, usage, timings, detail));
    }
}
