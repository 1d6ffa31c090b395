package io.hydravisor.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which of the standard streams are terminals. */
public final class Tty {
    private static final Pattern TERMINAL = Pattern.compile("/dev/(?:pts/[0-9]+|tty.*|console|hvc[0-9]+)");

    private Tty() {}

    /**
     * Whether a descriptor is a terminal. The JDK's console says so of input and output together only.
     *
     * @param descriptor 0, 1 or 2
     */
    public static boolean isTerminal(int descriptor) {
        return path(descriptor).isPresent();
    }

    /** The terminal's file. */
    public static Optional<String> path(int descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                            .toString())
                    .filter(TERMINAL.asMatchPredicate());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
