package io.hydravisor.testkit.tck;

import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatDelta.TextDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelOverloadedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Exchanges that wait, or read, where they must not. */
final class WrongPauses {
    private WrongPauses() {}

    private static boolean isLong(RuntimeException thrown) {
        return thrown instanceof ModelOverloadedException overloaded
                && overloaded.retryAfter().filter(Duration.ofDays(1)::equals).isPresent();
    }

    /** Where no rule about limits looks: those need the exchange to end. */
    static final class DeafAtFirst extends BentExchange {
        private final boolean deaf;
        private volatile boolean waiting;

        DeafAtFirst(ChatRequest request, ChatStream right) {
            super(right);
            ChatTimeouts usual = ChatTimeouts.defaults();
            deaf = request.timeouts().firstToken().equals(usual.firstToken())
                    && request.timeouts().betweenTokens().equals(usual.betweenTokens());
        }

        @Override
        public @Nullable ChatDelta next() throws IOException, InterruptedException {
            waiting = deaf && given() == 0;
            try {
                return super.next();
            } finally {
                waiting = false;
            }
        }

        @Override
        public void close() {
            if (!waiting) {
                super.close();
            }
        }
    }

    /** Waits by itself, and does not look whether it was closed. */
    static final class Sleeping extends BentExchange {
        private boolean sleeps;

        Sleeping(ChatStream right) {
            super(right);
        }

        @Override
        @Nullable
        ChatDelta bend(RuntimeException thrown, int count) {
            sleeps = isLong(thrown);
            throw thrown;
        }

        @Override
        public @Nullable ChatDelta next() throws IOException, InterruptedException {
            try {
                return super.next();
            } catch (ModelOverloadedException e) {
                if (sleeps) {
                    TimeUnit.DAYS.sleep(1);
                }
                throw e;
            }
        }
    }

    /** Waits by itself, and takes no notice of an interrupt until it is closed. */
    static final class Uninterrupted extends BentExchange {
        private final CountDownLatch closed = new CountDownLatch(1);

        Uninterrupted(ChatStream right) {
            super(right);
        }

        @Override
        @Nullable
        ChatDelta bend(RuntimeException thrown, int count) {
            boolean interrupted = false;
            while (isLong(thrown) && closed.getCount() > 0) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw thrown;
        }

        @Override
        public void close() {
            closed.countDown();
            super.close();
        }
    }

    /** Takes what comes as fast as it comes, and keeps it. */
    static final class ReadsAhead extends BentExchange {
        private static final int LARGE = 1000;
        private final Queue<ChatDelta> ahead = new ConcurrentLinkedQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private boolean reads;

        ReadsAhead(ChatStream right) {
            super(right);
        }

        @Override
        public @Nullable ChatDelta next() throws IOException, InterruptedException {
            if (!reads) {
                ChatDelta piece = super.next();
                if (piece instanceof TextDelta text && text.text().length() > LARGE) {
                    reads = true;
                    Thread reader = new Thread(this::read, "reads ahead");
                    reader.setDaemon(true);
                    reader.start();
                }
                return piece;
            }
            while (ahead.isEmpty() && closed.getCount() > 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            return ahead.poll();
        }

        private void read() {
            try {
                while (!closed.await(1, TimeUnit.MILLISECONDS)) {
                    ChatDelta piece = super.next();
                    if (piece != null) {
                        ahead.add(piece);
                    }
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                closed.countDown();
            }
        }

        @Override
        public void close() {
            closed.countDown();
            super.close();
        }
    }
}
