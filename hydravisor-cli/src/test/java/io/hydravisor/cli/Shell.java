package io.hydravisor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the real launcher as a user's shell does, with folders of its own for everything that it keeps. */
final class Shell {
    static final Path DISTRIBUTION = Path.of("target/hydravisor").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 120;

    /**
     * What has come of a command.
     *
     * @param exit its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Result(int exit, String out, String err) {}

    private final Path folder;

    /**
     * @param folder where commands run, and where their settings, state and caches are
     * @param endpoint the endpoint of commands that name none
     */
    Shell(Path folder, Path state, String endpoint) throws IOException {
        this.folder = folder;
        this.state = state;
        settings("on = \"" + endpoint + "\"\n");
    }

    private final Path state;

    /** Sets the endpoints of commands that name none; that of sessions is a server in the shell's folder. */
    Shell endpoints(String sandboxes, String models) throws IOException {
        settings("on = \"" + sandboxes + "\"\nmodels = \"" + models + "\"\nsessions = \"tmux:" + sessionSocket()
                + "\"\n");
        return this;
    }

    /** Where the tmux server of commands that name none listens. */
    Path sessionSocket() {
        return folder.resolve("sessions");
    }

    /** Ends that server and all in it; does nothing where none runs. */
    void endSessions() {
        run(builder("tmux", "-S", sessionSocket().toString(), "kill-server"), new byte[0]);
    }

    void settings(String text) throws IOException {
        Path settings = folder.resolve("config/hydravisor");
        Files.createDirectories(settings);
        Files.writeString(settings.resolve("config.toml"), text);
    }

    Path folder() {
        return folder;
    }

    Path plugins() throws IOException {
        return Files.createDirectories(folder.resolve("data/hydravisor/plugins"));
    }

    ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        environment(builder.environment());
        return builder;
    }

    void environment(Map<String, String> environment) {
        environment.put("PATH", DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HYDRAVISOR_STATE_FOLDER", state.toString());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
        environment.put(
                "HYDRAVISOR_VAULT_PASSPHRASE_FILE", folder.resolve("passphrase").toString());
        // Where the tmux servers are that are named, or not even that.
        environment.put("TMUX_TMPDIR", folder.toString());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    }

    /** A line for the shell. */
    Result sh(String line) {
        return run(builder("sh", "-c", line), new byte[0]);
    }

    /** The launcher itself. */
    Result hydravisor(String... arguments) {
        return run(launcher(arguments), new byte[0]);
    }

    /** The launcher itself, with a standard input. */
    Result hydravisor(byte[] in, String... arguments) {
        return run(launcher(arguments), in);
    }

    /** Starts the launcher. */
    Process start(String... arguments) {
        try {
            return launcher(arguments).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessBuilder launcher(String... arguments) {
        List<String> command = new ArrayList<>(List.of("hydravisor"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = builder(command.toArray(String[]::new));
        // ProcessBuilder looks for the program on the path of this process.
        builder.command().set(0, DISTRIBUTION.resolve("bin/hydravisor").toString());
        return builder;
    }

    static Result run(ProcessBuilder builder, byte[] in) {
        try {
            Process process = builder.start();
            CompletableFuture<String> out = text(process.getInputStream());
            CompletableFuture<String> err = text(process.getErrorStream());
            try (OutputStream to = process.getOutputStream()) {
                to.write(in);
            } catch (IOException e) {
                // It has ended without reading all.
                Thread.onSpinWait();
            }
            int exit = end(process);
            // A process that it left in the background may hold its outputs open.
            return new Result(
                    exit,
                    out.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join(),
                    err.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int end(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + process.info().commandLine());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                work -> {
                    Thread thread = new Thread(work, "read");
                    thread.setDaemon(true);
                    thread.start();
                });
    }
}
