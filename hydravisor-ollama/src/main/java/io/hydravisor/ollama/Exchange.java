package io.hydravisor.ollama;

import java.time.Duration;

/** What a request is accompanied by: its limits, and whether the server may have got anything of it. */
final class Exchange {
    private final Duration connect;
    private final Duration silence;
    private volatile boolean sent;

    /**
     * @param silence how long the server may be silent; zero where somebody else watches
     */
    Exchange(Duration connect, Duration silence) {
        this.connect = connect;
        this.silence = silence;
    }

    int connectMillis() {
        return millis(connect);
    }

    int silenceMillis() {
        return millis(silence);
    }

    Duration silence() {
        return silence;
    }

    private static int millis(Duration span) {
        return (int) Math.min(Integer.MAX_VALUE, span.toMillis());
    }

    void markSent() {
        sent = true;
    }

    boolean sent() {
        return sent;
    }
}
