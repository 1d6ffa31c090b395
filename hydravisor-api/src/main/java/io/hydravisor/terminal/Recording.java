package io.hydravisor.terminal;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recorded terminal: a file in the format asciicast, version 2. Immutable and safe for use by many threads; each call reads the file
 * anew. A recording whose writer has died is read up to there.
 */
public final class Recording {
    private static final Pattern VERSION = number("version");
    private static final Pattern WIDTH = number("width");
    private static final Pattern HEIGHT = number("height");
    private static final Pattern TIMESTAMP = number("timestamp");

    private final Path file;
    private final TerminalSize size;
    private final @Nullable Instant started;

    private Recording(Path file, String header) {
        if (!find(VERSION, header).equals(Optional.of(2L))) {
            throw unreadable(file, "its first line is not that of an asciicast of version 2");
        }
        this.file = file;
        this.size = new TerminalSize(dimension(file, WIDTH, header), dimension(file, HEIGHT, header));
        this.started = find(TIMESTAMP, header).map(Instant::ofEpochSecond).orElse(null);
    }

    private static Pattern number(String name) {
        return Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d{1,12})(?![\\d.])");
    }

    private static Optional<Long> find(Pattern field, String header) {
        Matcher matcher = field.matcher(header);
        return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }

    private static int dimension(Path file, Pattern field, String header) {
        return find(field, header)
                .filter(cells -> cells <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(() -> unreadable(file, "its first line does not tell a size"));
    }

    /**
     * Opens one.
     *
     * @param file the file
     * @return the recording
     * @throws NotFoundException if there is none
     * @throws InvalidInputException if it is no asciicast of version 2
     */
    public static Recording read(Path file) {
        try (BufferedReader lines = open(file)) {
            String header = lines.readLine();
            return new Recording(file, header == null ? "" : header);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        try {
            // Unlike Files.newBufferedReader this takes a character that was cut at the end.
            return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new NotFoundException(Failure.of("there is no recording " + file)
                    .hint("Give the path of one.")
                    .cause(e));
        }
    }

    private static InvalidInputException unreadable(Path file, String why) {
        return new InvalidInputException(Failure.of("can't read the recording " + file + ": " + why)
                .hint("Recordings are asciicasts of version 2."));
    }

    private static BackendException failed(Path file, IOException cause) {
        return new BackendException(Failure.of("can't read the recording " + file + ": " + cause.getMessage())
                .cause(cause));
    }

    /** {@return its file} */
    public Path file() {
        return file;
    }

    /** {@return the terminal's size at the start} */
    public TerminalSize size() {
        return size;
    }

    /** {@return when it was started, if it says so} */
    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /**
     * Reads all that happened, in its order. Blocks until the end of the file, which is not taken into memory.
     *
     * @param consumer gets each event; what it throws ends the reading
     * @throws InvalidInputException if a line is none of an asciicast, unless it is the last and was cut
     */
    public void events(Consumer<RecordingEvent> consumer) {
        try (BufferedReader lines = open(file)) {
            lines.readLine();
            String line = lines.readLine();
            for (int number = 2; line != null; number++) {
                String next = lines.readLine();
                Optional<RecordingEvent> event = EventLine.parse(line);
                if (event.isPresent()) {
                    consumer.accept(event.get());
                } else if (next != null && !line.isBlank()) {
                    throw unreadable(file, "line " + number + " is no event");
                }
                line = next;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /**
     * Writes what the terminal was sent, at the times at which it was.
     *
     * @param speed 1 for the recorded one, 2 for twice that; positive
     * @param longest no pause takes longer than this at that speed; empty for those that were recorded
     * @param terminal where to; flushed each time, not closed
     * @throws InvalidInputException if the speed is not positive
     * @throws OperationInterruptedException if the thread is interrupted
     * @throws UncheckedIOException if it can't be written to
     */
    public void replay(double speed, Optional<Duration> longest, OutputStream terminal) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new InvalidInputException(
                    Failure.of("not a speed: " + speed).hint("Give a positive number, such as 2 for twice as fast."));
        }
        long longestNanos = longest.map(Duration::toNanos).orElse(Long.MAX_VALUE);
        Duration[] before = {Duration.ZERO};
        events(event -> {
            long nanos = (long) (event.time().minus(before[0]).toNanos() / speed);
            before[0] = event.time();
            pause(Math.min(nanos, longestNanos));
            if (event.kind() == RecordingEvent.Kind.OUTPUT) {
                write(terminal, event.data());
            }
        });
    }

    private static void pause(long nanos) {
        if (nanos <= 0) {
            return;
        }
        try {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while a recording was replayed").cause(e));
        }
    }

    private static void write(OutputStream terminal, String data) {
        try {
            terminal.write(data.getBytes(StandardCharsets.UTF_8));
            terminal.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes what was written to the terminal as plain text: without control sequences, in the order in which it came. What a
     * full-screen program drew does not become a picture by that.
     *
     * @param text where to
     * @throws UncheckedIOException if it can't be written to
     */
    public void text(Appendable text) {
        PlainText plain = new PlainText(text);
        events(event -> {
            if (event.kind() == RecordingEvent.Kind.OUTPUT) {
                plain.add(event.data());
            }
        });
    }

    @Override
    public String toString() {
        return "Recording[" + file + ", " + size + "]";
    }
}
