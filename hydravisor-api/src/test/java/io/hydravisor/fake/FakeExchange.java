package io.hydravisor.fake;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.spi.ChatExchange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An exchange by a script of pieces, exceptions, and the words below. What is behind the script's end never comes. */
public final class FakeExchange implements ChatExchange {
    /** The backend ends the exchange. */
    public static final Object END = "end";
    /** Nothing comes until the exchange is closed. */
    public static final Object SILENCE = "silence";

    public final CountDownLatch waiting = new CountDownLatch(1);
    public final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Object> script;
    private int given;

    public FakeExchange(Object... script) {
        this.script = new ArrayDeque<>(Arrays.asList(script));
    }

    /** How many pieces were taken. */
    public synchronized int given() {
        return given;
    }

    @Override
    public @Nullable ChatDelta next() throws IOException, InterruptedException {
        Object step = script.isEmpty() ? SILENCE : script.poll();
        if (step == SILENCE) {
            waiting.countDown();
            closed.await();
            throw new IOException("closed");
        }
        if (step instanceof IOException e) {
            throw e;
        }
        if (step instanceof RuntimeException e) {
            throw e;
        }
        if (step == END) {
            return null;
        }
        synchronized (this) {
            given++;
        }
        return (ChatDelta) step;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
