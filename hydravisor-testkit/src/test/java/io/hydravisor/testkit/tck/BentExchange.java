package io.hydravisor.testkit.tck;

import io.hydravisor.core.Endpoint;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.model.ChatDelta;
import io.hydravisor.model.ChatRequest;
import io.hydravisor.model.ChatStream;
import io.hydravisor.model.ChatTimeouts;
import io.hydravisor.model.ModelBackend;
import io.hydravisor.model.Retries;
import io.hydravisor.spi.ChatExchange;
import io.hydravisor.spi.ChatStreams;
import io.hydravisor.spi.ModelBackendProvider;
import io.hydravisor.spi.ProviderContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The exchange of a wrong provider: the pieces of a right answer, as a subclass bends them. */
class BentExchange implements ChatExchange {
    private final ChatStream right;
    private final Queue<ChatDelta> more = new ArrayDeque<>();
    private @Nullable Iterator<ChatDelta> pieces;
    private int given;

    BentExchange(ChatStream right) {
        this.right = right;
    }

    /** Streams over exchanges that the function makes of right ones. */
    static UnaryOperator<ModelBackendProvider> exchanges(BiFunction<ChatRequest, ChatStream, ChatExchange> bend) {
        return provider -> new Bent.Provider(provider) {
            @Override
            public ModelBackend connect(Endpoint endpoint, ProviderContext context) {
                // The right stream inside tells no events: the one around it does.
                ModelBackend right = provider.connect(endpoint, new Bent.Context(context) {
                    @Override
                    public void emit(HydravisorEvent event) {}
                });
                return new Bent.Backend(right) {
                    @Override
                    public ChatStream chat(ChatRequest request) {
                        // Limits and retries are those of the stream around it.
                        ChatRequest once = request.retries(Retries.none())
                                .timeouts(ChatTimeouts.defaults()
                                        .firstToken(Duration.ofDays(1))
                                        .betweenTokens(Duration.ofDays(1)));
                        return ChatStreams.of(right, request, () -> bend.apply(request, right.chat(once)), context);
                    }
                };
            }
        };
    }

    /** Bends each piece; one that becomes null is lost. */
    static UnaryOperator<ModelBackendProvider> pieces(Function<ChatDelta, @Nullable ChatDelta> bend) {
        return exchanges((request, right) -> new BentExchange(right) {
            @Override
            @Nullable
            ChatDelta bend(ChatDelta piece) {
                return bend.apply(piece);
            }
        });
    }

    /** Bends the last piece. */
    static UnaryOperator<ModelBackendProvider> ends(UnaryOperator<ChatDelta.Completed> bend) {
        return pieces(piece -> piece instanceof ChatDelta.Completed end ? bend.apply(end) : piece);
    }

    /** Bends what is thrown: a piece to give instead, or another exception. */
    static UnaryOperator<ModelBackendProvider> failures(Catch bend) {
        return exchanges((request, right) -> new BentExchange(right) {
            @Override
            @Nullable
            ChatDelta bend(RuntimeException thrown, int given) {
                return bend.instead(request, thrown, given);
            }
        });
    }

    /** What to give in place of an exception; it may throw it, or another. */
    @FunctionalInterface
    interface Catch {
        @Nullable
        ChatDelta instead(ChatRequest request, RuntimeException thrown, int given);
    }

    /** How many pieces were given out. */
    final int given() {
        return given;
    }

    /** Gives a piece behind the one that is being bent. */
    final void then(ChatDelta piece) {
        more.add(piece);
    }

    @Nullable
    ChatDelta bend(ChatDelta piece) {
        return piece;
    }

    @Nullable
    ChatDelta bend(RuntimeException thrown, int count) {
        throw thrown;
    }

    @Override
    public @Nullable ChatDelta next() throws IOException, InterruptedException {
        ChatDelta held = more.poll();
        if (held != null) {
            return held;
        }
        try {
            return pull();
        } catch (OperationInterruptedException e) {
            throw new InterruptedException();
        } catch (RuntimeException e) {
            return bend(e, given);
        }
    }

    private @Nullable ChatDelta pull() {
        Iterator<ChatDelta> known = pieces;
        if (known == null) {
            known = right.iterator();
            pieces = known;
        }
        while (known.hasNext()) {
            ChatDelta bent = bend(known.next());
            if (bent != null) {
                given++;
                return bent;
            }
        }
        return null;
    }

    @Override
    public void close() {
        right.close();
    }
}
