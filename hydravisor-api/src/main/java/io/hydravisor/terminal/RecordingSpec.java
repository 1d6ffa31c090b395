package io.hydravisor.terminal;

import java.nio.file.Path;
import java.util.Objects;

/** What is recorded of a terminal, and where. Immutable; each wither returns a copy. */
public final class RecordingSpec {
    private final Path file;
    private final boolean input;

    private RecordingSpec(Path file, boolean input) {
        this.file = file;
        this.input = input;
    }

    /**
     * A recording of what a terminal shows.
     *
     * @param file the file, which must not exist; only this user will be able to read it
     * @return the spec
     */
    public static RecordingSpec to(Path file) {
        return new RecordingSpec(Objects.requireNonNull(file, "file"), false);
    }

    /**
     * Records what is typed, too. Passwords are among that.
     *
     * @return a copy
     */
    public RecordingSpec withInput() {
        return new RecordingSpec(file, true);
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** {@return whether what is typed is recorded} */
    public boolean input() {
        return input;
    }

    @Override
    public String toString() {
        return "RecordingSpec[" + file + (input ? ", with input" : "") + "]";
    }
}
