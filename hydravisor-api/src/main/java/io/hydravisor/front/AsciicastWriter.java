package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a recording in the format asciicast, version 2. Each event is a line that goes to the file at once, so that a recording can
 * be played whose writer was killed. Safe for use by many threads.
 */
final class AsciicastWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AsciicastWriter.class);
    private static final double NANOS = 1e9;

    private final Path file;
    private final FileChannel channel;
    private final long start = System.nanoTime();
    // An event is text, and a character may come in two pieces.
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] cut = {};

    private AsciicastWriter(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static AsciicastWriter create(Path file, TerminalSize size, Instant now) {
        AsciicastWriter writer;
        try {
            writer = new AsciicastWriter(file, PrivateFile.create(file));
        } catch (IOException e) {
            throw failed(file, e);
        }
        try {
            writer.line("{\"version\": 2, \"width\": " + size.columns() + ", \"height\": " + size.rows()
                    + ", \"timestamp\": " + now.getEpochSecond() + ", \"env\": {\"TERM\": \"screen-256color\"}}");
            return writer;
        } catch (IOException e) {
            writer.discard();
            throw failed(file, e);
        }
    }

    /** Leaves no file, for a recording that could not begin. */
    synchronized void discard() {
        try (channel) {
            Files.delete(file);
        } catch (IOException e) {
            LOG.debug("There is a file left of a recording that could not begin: {}", file, e);
        }
    }

    private static HydravisorException failed(Path file, IOException cause) {
        return new BackendException(Failure.of("can't write the recording " + file + ": " + cause.getMessage())
                .hint("Look at the file's folder and disk.")
                .cause(cause));
    }

    synchronized void output(ByteBuffer bytes) {
        ByteBuffer all = ByteBuffer.allocate(cut.length + bytes.remaining());
        all.put(cut).put(bytes.duplicate()).flip();
        CharBuffer text = CharBuffer.allocate(all.remaining());
        decoder.reset().decode(all, text, false);
        cut = new byte[all.remaining()];
        all.get(cut);
        text.flip();
        if (text.hasRemaining()) {
            event("o", text.toString());
        }
    }

    synchronized void input(String text) {
        event("i", text);
    }

    synchronized void resize(TerminalSize size) {
        event("r", size.columns() + "x" + size.rows());
    }

    synchronized void mark(String label) {
        event("m", label);
    }

    private void event(String code, String data) {
        double seconds = (System.nanoTime() - start) / NANOS;
        try {
            line(String.format(Locale.ROOT, "[%.6f, \"%s\", \"%s\"]", seconds, code, escaped(data)));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private void line(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String escaped(String data) {
        StringBuilder text = new StringBuilder(data.length() + 16);
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\r') {
                text.append("\\r");
            } else if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired(data, i))) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean paired(String data, int at) {
        return Character.isHighSurrogate(data.charAt(at))
                ? at + 1 < data.length() && Character.isLowSurrogate(data.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(data.charAt(at - 1));
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
