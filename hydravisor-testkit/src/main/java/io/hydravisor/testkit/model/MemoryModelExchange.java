package io.hydravisor.testkit.model;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.spi.ChatExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request, and its answer by the script. What is not asked for is not said. */
final class MemoryModelExchange implements ChatExchange {
    private final MemoryModelService service;
    private final ChatRequest request;
    private final Consumer<MemoryModelExchange> onClose;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ScriptedAnswer answer;
    private boolean open;
    private int said;

    MemoryModelExchange(MemoryModelService service, ChatRequest request, Consumer<MemoryModelExchange> onClose) {
        this.service = service;
        this.request = request;
        this.onClose = onClose;
    }

    @Override
    public @Nullable ChatDelta next() throws IOException, InterruptedException {
        ScriptedAnswer script = answer;
        if (script == null) {
            script = begin();
        }
        if (isClosed()) {
            throw new IOException("the exchange was closed");
        }
        if (said < script.pieces().size()) {
            return say(script.pieces().get(said++));
        }
        return switch (script.end()) {
            case ENDLESS -> say(script.pieces().get(said - 1));
            case SILENT -> silence();
            case WHOLE -> {
                end();
                yield completed(script);
            }
            case TRUNCATED -> {
                end();
                yield null;
            }
            case CUT -> {
                end();
                throw new IOException("the service is gone");
            }
            case FAILED -> {
                end();
                throw ModelErrors.failed(request.model(), script.words());
            }
            case OVERLOADED -> {
                end();
                throw ModelErrors.overloaded(request.model(), script.retryAfter());
            }
        };
    }

    private ScriptedAnswer begin() {
        ScriptedAnswer script = service.arrived(request);
        answer = script;
        synchronized (this) {
            if (!isClosed()) {
                open = true;
                service.begun();
            }
        }
        return script;
    }

    private ChatDelta say(ChatDelta piece) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        service.said();
        return piece;
    }

    private ChatDelta silence() throws IOException, InterruptedException {
        closed.await();
        throw new IOException("the exchange was closed");
    }

    private ChatDelta completed(ScriptedAnswer script) {
        return new ChatDelta.Completed(
                request.model(),
                script.stopReason(),
                script.stopReason().toString(),
                script.usage(),
                script.timings(),
                Map.of());
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private synchronized void end() {
        if (open) {
            open = false;
            service.ended();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        end();
        onClose.accept(this);
    }
}
