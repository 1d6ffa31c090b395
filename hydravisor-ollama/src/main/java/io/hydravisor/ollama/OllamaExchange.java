package io.hydravisor.ollama;

import io.hydravisor.core.Failure;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.Completed;
import io.hydravisor.model.ModelFailedException;
import io.hydravisor.spi.ChatExchange;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One request for an answer, read by the thread that wants it. */
final class OllamaExchange implements ChatExchange {
    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int CLOSED = 2;

    private final OllamaHttp http;
    private final Call call;
    private final Exchange exchange;
    private final String path;
    private final String model;
    /** Whether somebody reads, and whether it was closed: the later of the two lets go of the response. */
    private final AtomicInteger state = new AtomicInteger(IDLE);

    private @Nullable Response response;
    private @Nullable AnswerReader reader;

    OllamaExchange(OllamaHttp http, Call call, Exchange exchange, String path, String model) {
        this.http = http;
        this.call = call;
        this.exchange = exchange;
        this.path = path;
        this.model = model;
    }

    @Override
    public @Nullable ChatDelta next() throws IOException, InterruptedException {
        if (!state.compareAndSet(IDLE, READING)) {
            throw new IOException("the exchange was closed");
        }
        boolean whole = false;
        try {
            AnswerReader lines = reader == null ? begin() : reader;
            ChatDelta delta = lines.next();
            whole = delta instanceof Completed;
            return delta;
        } catch (ModelFailedException e) {
            throw named(e);
        } catch (IOException e) {
            if (OllamaHttp.isInterrupt(e)) {
                throw (InterruptedException) new InterruptedException("interrupted").initCause(e);
            }
            if (!exchange.sent() && !call.isCanceled()) {
                throw http.notConnected(e, exchange);
            }
            throw e;
        } finally {
            if (!state.compareAndSet(READING, whole ? CLOSED : IDLE) || whole) {
                release();
            }
        }
    }

    /** Who reads the answer does not know what was asked. */
    private ModelFailedException named(ModelFailedException thrown) {
        Failure failure = Failure.of(thrown.problem())
                .provider(OllamaProvider.NAME)
                .resource("model/" + model)
                .effect(thrown.effect());
        return new ModelFailedException(thrown.hint().map(failure::hint).orElse(failure));
    }

    private AnswerReader begin() throws IOException {
        Response opened = call.execute();
        response = opened;
        if (!opened.isSuccessful()) {
            throw Refusals.of(opened, path);
        }
        AnswerReader lines = new AnswerReader(opened.body().byteStream());
        reader = lines;
        return lines;
    }

    /** What is left of a whole answer is read here, so that its connection serves the next one. */
    private void release() {
        Response opened = response;
        if (opened != null) {
            opened.close();
        }
        http.finished(call);
    }

    @Override
    public void close() {
        int before = state.getAndUpdate(now -> now | CLOSED);
        if ((before & CLOSED) == 0) {
            call.cancel();
            if (before == IDLE) {
                release();
            }
        }
    }
}
