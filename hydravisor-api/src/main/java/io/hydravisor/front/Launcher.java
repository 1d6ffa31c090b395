package io.hydravisor.front;

import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The program {@code hydravisor}, for others to start. */
public final class Launcher {
    private static final String PROGRAM = "hydravisor";
    private static final String PROPERTY = "hydravisor.launcher";
    private static final String VARIABLE = "HYDRAVISOR_LAUNCHER";

    private final @Nullable Path chosen;
    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;

    /**
     * For the door.
     *
     * @param chosen where the application says it is; null if it says nothing
     */
    public Launcher(@Nullable Path chosen) {
        this(chosen, System::getProperty, System::getenv);
    }

    /**
     * @param properties gives a system property's value, or null
     * @param environment gives a variable's value, or null
     */
    Launcher(
            @Nullable Path chosen,
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment) {
        this.chosen = chosen;
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * Looks for it.
     *
     * @throws NotFoundException if it is not where somebody says it is, or nobody says and it is not in the PATH
     */
    Path find() {
        if (chosen != null) {
            return named(chosen, "Hydravisor.Builder.launcher(...) names");
        }
        String property = properties.apply(PROPERTY);
        if (property != null && !property.isEmpty()) {
            return named(path(property), "the system property " + PROPERTY + " names");
        }
        String variable = environment.apply(VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return named(path(variable), "the variable " + VARIABLE + " names");
        }
        return inPath().orElseThrow(() -> missing("it is not in the PATH"));
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw missing("not a path: '" + text + "'");
        }
    }

    /** Another one is not taken in its place: who names one wants that. */
    private static Path named(Path program, String by) {
        if (!isProgram(program)) {
            throw missing(by + " " + program + ", which is no program");
        }
        return program;
    }

    private Optional<Path> inPath() {
        String path = environment.apply("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, PROGRAM))
                .filter(Launcher::isProgram)
                .findFirst();
    }

    private static boolean isProgram(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }

    private static NotFoundException missing(String why) {
        return new NotFoundException(Failure.of("can't find the command hydravisor: " + why)
                .hint("Put the bin folder of a Hydravisor release into the PATH, or name the program with"
                        + " Hydravisor.builder().launcher(...), the system property " + PROPERTY + " or the variable "
                        + VARIABLE + "."));
    }
}
