package io.hydravisor.front;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where Hydravisor keeps things on the host, if the application does not say. */
public final class StateFolder {
    /** Names the folder. */
    public static final String VARIABLE = "HYDRAVISOR_STATE_FOLDER";

    private StateFolder() {}

    /**
     * Looks for it.
     *
     * @param environment gives a variable's value, or null
     * @return an absolute path
     */
    public static Path in(Function<String, @Nullable String> environment) {
        String chosen = environment.apply(VARIABLE);
        if (chosen != null && !chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        if ("root".equals(System.getProperty("user.name"))) {
            return Path.of("/var/lib/hydravisor");
        }
        String state = environment.apply("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("hydravisor").toAbsolutePath();
    }
}
