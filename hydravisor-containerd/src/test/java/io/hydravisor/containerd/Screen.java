package io.hydravisor.containerd;

import io.hydravisor.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** A person at a terminal: reads all it shows, and types. */
final class Screen {
    private final Terminal terminal;
    private final StringBuilder shown = new StringBuilder(); // guards itself
    private final Thread reader;
    private volatile boolean ended;

    Screen(Terminal terminal) {
        this.terminal = terminal;
        reader = new Thread(this::read, "screen");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[4096];
        try {
            for (int count = terminal.output().read(buffer);
                    count >= 0;
                    count = terminal.output().read(buffer)) {
                show(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
            ended = true;
        } catch (IOException e) {
            show("<" + e + ">");
        }
    }

    private void show(String text) {
        synchronized (shown) {
            shown.append(text);
        }
    }

    void type(String keys) throws IOException {
        terminal.input().write(keys.getBytes(StandardCharsets.ISO_8859_1));
    }

    String shown() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    void awaitText(String text) throws Exception {
        await("showing '" + text + "'", () -> shown().contains(text));
    }

    /** Waits until the read loop has reached the end of what is shown. */
    String awaitEnd() throws Exception {
        await("ending", () -> ended);
        reader.join();
        return shown();
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        try {
            Soon.happens(what, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it shows: " + shown(), e);
        }
    }
}
