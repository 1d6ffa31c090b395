package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneRecording;
import io.hydravisor.terminal.RecordingSpec;
import io.hydravisor.terminal.TerminalSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Writes what a pane shows to a file: first the screen as it is, then what the pane's program writes. */
final class PaneRecorder implements PaneRecording {
    /** How late a new size may be noticed. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Pane pane;
    private final RecordingSpec spec;
    private final OutputReader reader;
    private final AsciicastWriter writer;
    private final OpenEnds ends;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean closed;
    private volatile long closedAt;

    private PaneRecorder(Pane pane, RecordingSpec spec, OutputReader reader, AsciicastWriter writer, OpenEnds ends) {
        this.pane = pane;
        this.spec = spec;
        this.reader = reader;
        this.writer = writer;
        this.ends = ends;
    }

    static PaneRecorder start(Pane pane, RecordingSpec spec, Instant now, OpenEnds ends, Executor executor) {
        OutputReader reader = pane.attach(spec.history() ? Integer.MAX_VALUE : 0);
        try {
            TerminalSize size = pane.info().size();
            AsciicastWriter writer = AsciicastWriter.create(spec.file(), size, now);
            PaneRecorder recorder = new PaneRecorder(pane, spec, reader, writer, ends);
            try {
                reader.next(Duration.ZERO).ifPresent(recorder::write);
                ends.add(recorder);
                executor.execute(() -> recorder.run(size));
            } catch (RuntimeException e) {
                recorder.giveUp(e);
                throw e;
            }
            return recorder;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** For one that nobody gets: whoever closes it with the connection must not wait for it. */
    private void giveUp(RuntimeException cause) {
        ends.remove(this);
        end.completeExceptionally(cause);
        writer.discard();
    }

    private void run(TerminalSize first) {
        try (writer) {
            record(first);
            writer.close(); // What can't be written at last belongs to the end, too.
            end.complete(null);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        } finally {
            ends.remove(this);
            reader.close();
        }
    }

    private void record(TerminalSize first) {
        TerminalSize size = first;
        long looked = System.nanoTime();
        while (true) {
            boolean last = closed;
            Optional<Output> piece = reader.next(last ? Duration.ZERO : LOOK);
            if (piece.isPresent()) {
                write(piece.get());
            } else if (last || reader.ended()) {
                return;
            }
            if (last && System.nanoTime() - closedAt > LOOK.toNanos()) {
                return; // What comes faster than it is written has no end.
            }
            if (System.nanoTime() - looked >= LOOK.toNanos()) {
                looked = System.nanoTime();
                size = resized(size);
            }
        }
    }

    private void write(Output piece) {
        if (piece instanceof Output.Chunk chunk) {
            writer.output(chunk.bytes());
        } else {
            writer.mark(((Output.Gap) piece).why());
        }
    }

    private TerminalSize resized(TerminalSize before) {
        try {
            TerminalSize now = pane.info().size();
            if (!now.equals(before)) {
                writer.resize(now);
            }
            return now;
        } catch (NotFoundException | UnavailableException e) {
            // The reader ends by itself.
            return before;
        }
    }

    /** For who types into the pane. */
    void typed(String paneId, String text) {
        if (spec.input() && !text.isEmpty() && pane.id().equals(paneId) && running()) {
            try {
                writer.input(text);
            } catch (BackendException e) {
                // What was typed has arrived all the same; that the recording broke off is told when it is closed.
                return;
            }
        }
    }

    @Override
    public Path file() {
        return spec.file();
    }

    @Override
    public boolean running() {
        return !end.isDone();
    }

    @Override
    public void mark(String label) {
        if (running()) {
            writer.mark(label);
        }
    }

    @Override
    public void await() {
        try {
            end.get();
        } catch (InterruptedException e) {
            throw Interrupts.translate("waiting for the end of a recording", pane.toString(), Effect.NONE, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HydravisorException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        }
    }

    /** What has come until now is still written. */
    @Override
    public void close() {
        if (!closed) {
            closedAt = System.nanoTime();
            closed = true;
        }
        Interrupts.shield(this::await);
    }

    @Override
    public String toString() {
        return "recording of " + pane + " to " + spec.file();
    }
}
