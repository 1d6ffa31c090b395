package io.hydravisor.model;

import io.hydravisor.core.Durations;
import java.time.Duration;

/** How long each part of an answer may take. There is no limit over the whole. Immutable; each wither returns a copy. */
public final class ChatTimeouts {
    // Nothing comes while a backend reads a model of many gigabytes from disk, so the first wait is far longer than the
    // next.
    private static final ChatTimeouts DEFAULTS =
            new ChatTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(2));

    private final Duration connect;
    private final Duration firstToken;
    private final Duration betweenTokens;

    private ChatTimeouts(Duration connect, Duration firstToken, Duration betweenTokens) {
        this.connect = connect;
        this.firstToken = firstToken;
        this.betweenTokens = betweenTokens;
    }

    /** {@return 10 s to connect, 10 minutes to the first token, 2 minutes between tokens} */
    public static ChatTimeouts defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how long one attempt to connect may take.
     *
     * @param limit positive
     * @return a copy
     */
    public ChatTimeouts connect(Duration limit) {
        return new ChatTimeouts(Durations.positive("connect timeout", limit), firstToken, betweenTokens);
    }

    /**
     * Sets how long the first token of one attempt may take, the connecting included.
     *
     * @param limit positive
     * @return a copy
     */
    public ChatTimeouts firstToken(Duration limit) {
        return new ChatTimeouts(connect, Durations.positive("first-token timeout", limit), betweenTokens);
    }

    /**
     * Sets how long the backend may be silent between tokens. The reader's own time does not count.
     *
     * @param limit positive
     * @return a copy
     */
    public ChatTimeouts betweenTokens(Duration limit) {
        return new ChatTimeouts(connect, firstToken, Durations.positive("between-tokens timeout", limit));
    }

    /** {@return how long one attempt to connect may take} */
    public Duration connect() {
        return connect;
    }

    /** {@return how long the first token may take} */
    public Duration firstToken() {
        return firstToken;
    }

    /** {@return how long the backend may be silent between tokens} */
    public Duration betweenTokens() {
        return betweenTokens;
    }
}
