package io.hydravisor.spi;

import io.hydravisor.model.ChatDelta;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model, and its answer. All that a provider supplies of a stream; {@link ChatStreams} makes a {@code ChatStream}
 * of it. Making one does no I/O.
 */
public interface ChatExchange extends AutoCloseable {
    /**
     * Waits for the next piece. The first call sends the request. Called by one thread at a time, until it has given {@link
     * ChatDelta.Completed}, null or an exception. Ends when its thread is interrupted, and when the exchange is closed.
     *
     * @return the next piece; a {@link ChatDelta.TextDelta} without text is a sign of life; null if the backend has ended the
     *     exchange, which is in order only behind {@link ChatDelta.Completed}
     * @throws IOException if the connection broke
     * @throws InterruptedException if the thread was interrupted
     * @throws io.hydravisor.core.HydravisorException if the backend refused or failed; with the effect NONE where it has not begun,
     *     so that the request may be sent again
     */
    @Nullable
    ChatDelta next() throws IOException, InterruptedException;

    /**
     * Ends the exchange at once, so that the backend stops. Called by any thread at any time, also while {@link #next()} waits,
     * and more than once. Must not block, and throws nothing.
     */
    @Override
    void close();
}
