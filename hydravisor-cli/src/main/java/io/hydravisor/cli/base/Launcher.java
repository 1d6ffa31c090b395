package io.hydravisor.cli.base;

import io.hydravisor.core.Failure;
import io.hydravisor.core.UnavailableException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * A run of it.
     *
     * @throws UnavailableException if it does not lie beside this program's jar
     */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(path().toString());
        command.addAll(arguments);
        return command;
    }

    private static Path path() {
        try {
            Path jar = Path.of(Launcher.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path program = Objects.requireNonNull(jar.getParent(), "a jar is in a folder")
                    .resolveSibling("bin")
                    .resolve("hydravisor");
            if (Files.isExecutable(program)) {
                return program;
            }
            throw missing("there is no " + program);
        } catch (URISyntaxException e) {
            throw missing(String.valueOf(e.getMessage()));
        }
    }

    private static UnavailableException missing(String why) {
        return new UnavailableException(Failure.of("can't find the command hydravisor itself: " + why)
                .hint("Run it from a release or from what was built."));
    }

    /** The variables of this process that it needs to find the same things elsewhere. */
    public static Map<String, String> surroundings() {
        Map<String, String> found = new TreeMap<>(System.getenv());
        found.keySet().retainAll(SURROUNDINGS);
        return found;
    }
}
