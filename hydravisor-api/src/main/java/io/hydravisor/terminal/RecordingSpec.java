package io.hydravisor.terminal;

import java.nio.file.Path;
import java.util.Objects;

/** What is recorded of a terminal, and where. Immutable; each wither returns a copy. */
public final class RecordingSpec {
    private final Path file;
    private final boolean input;
    private final boolean history;

    private RecordingSpec(Path file, boolean input, boolean history) {
        this.file = file;
        this.input = input;
        this.history = history;
    }

    /**
     * A recording of what a terminal shows.
     *
     * @param file the file, which must not exist; only this user will be able to read it
     * @return the spec
     */
    public static RecordingSpec to(Path file) {
        return new RecordingSpec(Objects.requireNonNull(file, "file"), false, false);
    }

    /**
     * Records what is typed, too. Passwords are among that.
     *
     * @return a copy
     */
    public RecordingSpec withInput() {
        return new RecordingSpec(file, true, history);
    }

    /**
     * Begins with the lines that have left the screen before, where they are kept, and then the screen.
     *
     * @return a copy
     */
    public RecordingSpec withHistory() {
        return new RecordingSpec(file, input, true);
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** {@return whether what is typed is recorded} */
    public boolean input() {
        return input;
    }

    /** {@return whether it begins with what has left the screen before} */
    public boolean history() {
        return history;
    }

    @Override
    public String toString() {
        return "RecordingSpec[" + file + (input ? ", with input" : "") + (history ? ", with history" : "") + "]";
    }
}
