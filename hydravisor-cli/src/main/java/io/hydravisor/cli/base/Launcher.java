package io.hydravisor.cli.base;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The program that started this one, for others to start. */
public final class Launcher {
    /** What tells it where things are. No secret is among these. */
    private static final List<String> SURROUNDINGS = List.of(
            "HYDRAVISOR_JAVA_OPTIONS",
            "HYDRAVISOR_STATE_FOLDER",
            "JAVA_HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME");

    private Launcher() {}

    /**
     * Where it is.
     *
     * @return its path; empty if it does not lie beside this program's jar
     */
    public static Optional<Path> path() {
        try {
            Path jar = Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path program = Objects.requireNonNull(jar.getParent(), "a jar is in a folder")
                    .resolveSibling("bin")
                    .resolve("hydravisor");
            return Optional.of(program).filter(Files::isExecutable);
        } catch (URISyntaxException e) {
            // Not a place in the file system, so that nothing lies beside it.
            return Optional.empty();
        }
    }

    /** The variables of this process that it needs to find the same things elsewhere. */
    public static Map<String, String> surroundings() {
        Map<String, String> found = new TreeMap<>(System.getenv());
        found.keySet().retainAll(SURROUNDINGS);
        return found;
    }
}
