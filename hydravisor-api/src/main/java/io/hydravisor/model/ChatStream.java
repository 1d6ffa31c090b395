package io.hydravisor.model;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * An answer as it arrives. Nothing is sent until it is read, and it is read once: by {@link #iterator()}, by {@link
 * #forEachText}, by {@link #result()} or by one subscriber. The reader's pace is the backend's pace: what is not asked for is not
 * read from the connection.
 *
 * <p>An answer is whole only if {@link ChatDelta.Completed} came. Everything else is an exception, which holds what had come
 * ({@link ModelException#partial()}): {@link ModelTruncatedException}, {@link ModelFailedException}, {@link ModelCutException},
 * {@link ModelStalledException}, {@link ModelCancelledException}. Before the first piece the request is sent again as its
 * {@link Retries} say; after it, never.
 *
 * <p>{@link #close()}, {@link #partial()} and a subscription are safe for use by many threads; reading is for one at a time.
 */
public interface ChatStream extends Flow.Publisher<ChatDelta>, Iterable<ChatDelta>, AutoCloseable {
    /**
     * Gives the pieces as they are asked for, on the executor of the application. Cancelling the subscription closes the stream.
     *
     * @param subscriber gets the pieces, with {@link ChatDelta.Completed} as the last; or an error
     */
    @Override
    void subscribe(Flow.Subscriber<? super ChatDelta> subscriber);

    /**
     * Gives the pieces as they arrive, with {@link ChatDelta.Completed} as the last. Its methods block the calling thread, on
     * which the connection is read. Interrupting it closes the stream.
     *
     * @return the only iterator of this stream
     * @throws io.hydravisor.core.ConflictException if the stream is read already, or was closed
     */
    @Override
    Iterator<ChatDelta> iterator();

    /**
     * Gives the text as it arrives, and passes over all else. Blocks until the answer is whole. Interrupting the thread closes
     * the stream.
     *
     * @param text gets each piece
     * @return the whole answer
     * @throws io.hydravisor.core.ConflictException if the stream is read already, or was closed
     */
    ChatResponse forEachText(Consumer<String> text);

    /**
     * Waits for the whole answer, or what an iterator has left of it. Blocks. Interrupting the thread closes the stream.
     *
     * @return the whole answer; the same each time
     * @throws io.hydravisor.core.ConflictException if it has a subscriber, or was closed before it was read
     */
    ChatResponse result();

    /**
     * What has come so far. Does not block.
     *
     * @return the answer up to now
     */
    PartialAnswer partial();

    /**
     * Ends the exchange at once, so that the backend stops; whoever reads gets a {@link ModelCancelledException}. May be called
     * at any time, and does nothing once the answer is whole.
     */
    @Override
    void close();
}
