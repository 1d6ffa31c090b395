package io.hydravisor.cli.base;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, before or behind its name. */
public final class GlobalOptions {
    @Option(
            names = "--on",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "The endpoint, such as containerd:/run/containerd/containerd.sock.")
    @Nullable
    String on;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON instead of text.")
    boolean json;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The file of defaults; $XDG_CONFIG_HOME/hydravisor/config.toml otherwise.")
    @Nullable
    Path config;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            scope = ScopeType.INHERIT,
            description = "What is logged to the standard error: off, error, warn, info, debug or trace."
                    + " From debug on, failures come with their stack traces.")
    @Nullable
    LogLevel logLevel;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Never print colors.")
    boolean noColor;
}
