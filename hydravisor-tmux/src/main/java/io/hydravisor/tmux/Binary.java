package io.hydravisor.tmux;

import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tmux binary on this host. */
final class Binary {
    private static final byte[] NOTHING = {};

    private Binary() {}

    /** Whether there is a program of that name; starts nothing. */
    static boolean found(String binary, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, binary))
                .anyMatch(Files::isExecutable);
    }

    /**
     * Asks it for its version.
     *
     * @throws UnavailableException if there is none, or one that is too old
     */
    static TmuxVersion version(String binary, TmuxProcess processes) {
        String said =
                new String(processes.run(List.of(binary, "-V"), NOTHING, Effect.NONE), StandardCharsets.UTF_8).strip();
        TmuxVersion version = TmuxVersion.parse(said)
                .orElseThrow(() -> unusable("'" + binary + " -V' says '" + said + "', which is no version of tmux"));
        if (!version.usable()) {
            throw unusable("tmux " + version + " is too old");
        }
        return version;
    }

    private static UnavailableException unusable(String problem) {
        return new UnavailableException(Failure.of(problem)
                .provider(TmuxSessionProvider.NAME)
                .hint("Install tmux " + TmuxVersion.OLDEST + " or later, or name its path: tmux:?binary=PATH."));
    }
}
