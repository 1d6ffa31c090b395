package io.hydravisor.front;

import io.hydravisor.process.OutputGapException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Cuts text into lines of bounded length. */
final class LineReader extends Spliterators.AbstractSpliterator<String> {
    static final int MAX_CHARS = 1 << 20;

    private final Reader text;
    private final char[] buffer = new char[8192];
    private int at;
    private int end;
    private final StringBuilder line = new StringBuilder();
    private boolean afterCarriageReturn;
    private boolean afterCut;
    private @Nullable OutputGapException gap;

    private LineReader(Reader text) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.text = text;
    }

    /** UTF-8 with replacement characters; the decoder lives as long as the stream, so characters may span reads. */
    static Stream<String> lines(InputStream bytes) {
        Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
        return StreamSupport.stream(new LineReader(text), false).onClose(() -> {
            try {
                text.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        String next;
        try {
            next = next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (next == null) {
            return false;
        }
        action.accept(next);
        return true;
    }

    private @Nullable String next() throws IOException {
        while (true) {
            int c = read();
            boolean pairOfBreaks = c == '\n' && afterCarriageReturn;
            afterCarriageReturn = c == '\r';
            if (pairOfBreaks) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                // The piece before a cut was given out already; the break that follows it ends no second, empty line.
                if (afterCut && line.length() == 0) {
                    afterCut = false;
                    continue;
                }
                afterCut = false;
                return take(line.length());
            }
            if (c < 0) {
                return line.length() == 0 ? null : take(line.length());
            }
            line.append((char) c);
            if (line.length() == MAX_CHARS) {
                afterCut = true;
                return take(Character.isHighSurrogate((char) c) ? MAX_CHARS - 1 : MAX_CHARS);
            }
        }
    }

    /** The next character; -1 at the end, and once before a gap that stands in the middle of a line. */
    private int read() throws IOException {
        OutputGapException before = gap;
        if (before != null) {
            gap = null;
            throw before;
        }
        if (at < end) {
            return buffer[at++];
        }
        try {
            end = text.read(buffer);
            at = 1;
            return end < 0 ? -1 : buffer[0];
        } catch (OutputGapException e) {
            if (line.length() == 0) {
                throw e;
            }
            // What stands on both sides of a gap is not one line.
            gap = e;
            return -1;
        }
    }

    private String take(int count) {
        String taken = line.substring(0, count);
        line.delete(0, count);
        return taken;
    }
}
