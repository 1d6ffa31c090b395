package io.hydravisor.spi;

import io.hydravisor.core.Capability;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ModelBackend;
import java.util.function.Supplier;

/**
 * What must be the same for the streams of all backends: checks before anything is sent, retries before the first piece, limits of
 * waiting, cancelling, back-pressure, the text so far in every exception, and that no answer looks whole which isn't.
 */
public final class ChatStreams {
    private ChatStreams() {}

    /**
     * Makes a stream. Returns at once, and does no I/O.
     *
     * @param backend is asked whether it can do what the request needs
     * @param request what is asked
     * @param exchanges makes a new exchange for each attempt, without I/O
     * @param context gives the executor of subscribers, the timer and the clock
     * @return the stream
     * @throws io.hydravisor.core.InvalidInputException if the request can't be used
     * @throws io.hydravisor.core.UnsupportedCapabilityException if the backend can't do what the request needs
     */
    public static ChatStream of(
            ModelBackend backend,
            ChatRequest request,
            Supplier<? extends ChatExchange> exchanges,
            ProviderContext context) {
        request.validate();
        for (Capability needed : request.needs()) {
            backend.supports(needed).orThrow(needed, backend.provider(), "model/" + request.model());
        }
        return new ExchangeStream(backend.provider(), request, exchanges, context);
    }
}
