package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tmux client in control mode: a process, and a thread that reads it. Safe for use by many threads. */
final class ControlClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);
    private static final int READ_BYTES = 64 * 1024;
    /** tmux leaves by itself when its input ends. */
    private static final Duration LEAVE = Duration.ofSeconds(2);

    /** What a client's owner hears of a pane. Called from the client's own thread. */
    interface Events {
        void output(String pane, byte[] bytes);

        void paused(String pane);

        void notification(String name, String rest);

        /** The client is gone; called once, last. */
        void ended();
    }

    private final Process process;
    private final OutputStream input;
    private final Entrance entrance;
    private final Events events;
    private final Thread reader;
    private final Lock sending = new ReentrantLock(); // holds answers and commands in one order
    /** Done when tmux has run the command that the client was started with; it would run what it is sent before that first. */
    private final CompletableFuture<byte[]> entered = new CompletableFuture<>();

    private final Deque<Question> waiting = new ArrayDeque<>(); // guarded by itself
    private boolean ended; // guarded by 'waiting'
    private volatile String lastWords = "the client has ended";

    private ControlClient(Process process, Entrance entrance, Events events) {
        this.process = process;
        this.entrance = entrance;
        this.input = process.getOutputStream();
        this.events = events;
        this.reader = new Thread(this::read, "hydravisor-tmux-" + process.pid());
        reader.setDaemon(true);
    }

    /**
     * Starts one and waits until it has entered the server.
     *
     * @param arguments those of tmux: {@code -C} and the command that attaches it
     * @param limit how long that may take
     */
    static ControlClient start(TmuxEndpoint endpoint, List<String> arguments, Events events, Duration limit) {
        List<String> line = endpoint.programLine(arguments);
        return endpoint.entrance().enter(() -> {
            ControlClient client;
            try {
                client = new ControlClient(
                        TmuxProcess.builder(line).redirectErrorStream(true).start(), endpoint.entrance(), events);
            } catch (IOException e) {
                throw TmuxProcess.notStarted(line.get(0), e);
            }
            client.reader.start();
            try {
                client.await(client.entered, Effect.NONE, limit);
                return client;
            } catch (RuntimeException e) {
                client.close();
                throw e;
            }
        });
    }

    /**
     * Commands of one line. tmux runs them with nothing in between, up to the first that fails.
     *
     * @param size how many
     * @param bodies the answers so far; touched by the client's thread alone
     * @param at called with all answers from the client's thread, before that hears anything else
     * @param answer the answers
     */
    private record Question(
            int size, List<byte[]> bodies, Consumer<List<byte[]>> at, CompletableFuture<List<byte[]>> answer) {}

    /** Sends one command; what comes back completes the future, with a typed exception where it is not good. */
    CompletableFuture<byte[]> send(List<String> command, Effect effect) {
        return send(List.of(command), effect, bodies -> {}).thenApply(bodies -> bodies.get(0));
    }

    private CompletableFuture<List<byte[]>> send(
            List<List<String>> commands, Effect effect, Consumer<List<byte[]>> at) {
        CompletableFuture<List<byte[]>> answer = new CompletableFuture<>();
        String line = commands.stream().map(Quoting::line).collect(Collectors.joining(" ; "));
        sending.lock();
        try {
            synchronized (waiting) {
                if (ended) {
                    answer.completeExceptionally(Refusals.lost(lastWords, Effect.NONE));
                    return answer;
                }
                waiting.add(new Question(commands.size(), new ArrayList<>(), at, answer));
            }
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            synchronized (waiting) {
                ended = true; // it may count as alive for another moment
            }
            answer.completeExceptionally(Refusals.lost(String.valueOf(e.getMessage()), effect));
            process.destroyForcibly();
        } finally {
            sending.unlock();
        }
        return answer;
    }

    /** Sends one command and waits for its answer. A client that does not answer in time is given up. */
    byte[] ask(List<String> command, Effect effect, Duration limit) {
        return await(send(command, effect), effect, limit);
    }

    /**
     * Asks several things that nothing comes between, and waits for the answers.
     *
     * @param at called with the answers from the client's own thread: what its owner has heard of a pane until then was written before
     *     they were given, and what it hears after that, after
     */
    List<byte[]> ask(List<List<String>> commands, Consumer<List<byte[]>> at, Duration limit) {
        return await(send(commands, Effect.NONE, at), Effect.NONE, limit);
    }

    private <T> T await(CompletableFuture<T> answer, Effect effect, Duration limit) {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw Refusals.interrupted(effect, e);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw Refusals.late(limit, effect);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LostException) {
                throw Refusals.lost(lastWords, effect);
            }
            if (e.getCause() instanceof HydravisorException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    /** Whether it can still be asked. */
    boolean alive() {
        synchronized (waiting) {
            return !ended && process.isAlive();
        }
    }

    private void read() {
        ControlParser parser = new ControlParser(new Hearing());
        byte[] bytes = new byte[READ_BYTES];
        try (InputStream output = process.getInputStream()) {
            int length = output.read(bytes);
            while (length >= 0) {
                parser.feed(bytes, length);
                length = output.read(bytes);
            }
        } catch (IOException e) {
            lastWords = String.valueOf(e.getMessage());
            LOG.debug("A tmux control client ended", e);
        } finally {
            end();
        }
    }

    private void end() {
        process.destroyForcibly();
        List<Question> unanswered;
        synchronized (waiting) {
            ended = true;
            unanswered = List.copyOf(waiting);
            waiting.clear();
        }
        entered.completeExceptionally(new LostException());
        unanswered.forEach(question -> question.answer().completeExceptionally(new LostException()));
        events.ended();
    }

    /** The answer will never come. */
    private static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Ends the client; sessions live on. Waits until its process and its thread are gone. */
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("A tmux control client had ended before it was closed", e);
        }
        entrance.change(() -> {
            awaitEnd();
            return true;
        });
    }

    private void awaitEnd() {
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            if (Thread.currentThread() != reader) {
                reader.join(LEAVE.toMillis());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Hearing implements ControlListener {
        @Override
        public void reply(byte[] body, boolean good) {
            Question question;
            synchronized (waiting) {
                question = waiting.peek();
                if (question == null) {
                    LOG.warn("tmux answered a question that was not asked");
                    return;
                }
                question.bodies().add(body);
                if (good && question.bodies().size() < question.size()) {
                    return;
                }
                waiting.remove();
            }
            try {
                if (!good) {
                    throw Refusals.of(new String(body, StandardCharsets.UTF_8));
                }
                question.at().accept(question.bodies());
                question.answer().complete(question.bodies());
            } catch (RuntimeException e) {
                // It is who asked that has to hear of it.
                question.answer().completeExceptionally(e);
            }
        }

        @Override
        public void other(byte[] body, boolean good) {
            if (good) {
                entered.complete(body);
            } else {
                lastWords = new String(body, StandardCharsets.UTF_8);
                entered.completeExceptionally(Refusals.of(lastWords));
            }
        }

        @Override
        public void output(String pane, byte[] bytes) {
            events.output(pane, bytes);
        }

        @Override
        public void paused(String pane) {
            events.paused(pane);
        }

        @Override
        public void notification(String name, String rest) {
            if (name.equals("exit") && !rest.isEmpty()) {
                lastWords = rest;
            }
            events.notification(name, rest);
        }

        @Override
        public void noise(String line) {
            lastWords = line;
        }
    }
}
