package io.hydravisor.cli.base;

import java.nio.file.Path;

/** Where files of the user's are, see the XDG Base Directory Specification. */
final class Folders {
    private Folders() {}

    static Path config() {
        return of("XDG_CONFIG_HOME", ".config");
    }

    static Path plugins() {
        return of("XDG_DATA_HOME", ".local/share").resolve("plugins");
    }

    private static Path of(String variable, String usual) {
        String chosen = System.getenv(variable);
        // The specification has relative paths ignored.
        Path base = chosen == null || !chosen.startsWith("/")
                ? Path.of(System.getProperty("user.home"), usual)
                : Path.of(chosen);
        return base.resolve("hydravisor");
    }
}
