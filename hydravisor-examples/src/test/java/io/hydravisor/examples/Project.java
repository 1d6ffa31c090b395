package io.hydravisor.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The source tree that the tests run in, and programs run from it. */
public final class Project {
    /** Maven and IDEs start tests in the module's folder. */
    public static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    private Project() {}

    /** How a program ended. */
    public record Run(int exitCode, String stdout, String stderr) {}

    /** Runs a program to its end, of five minutes at most, without stdin, and with the two outputs apart. */
    public static Run run(Path folder, Map<String, String> env, List<String> argv)
            throws IOException, InterruptedException {
        return run(folder, env, argv, Duration.ofMinutes(5));
    }

    /** Runs a program that may take longer, or less long. */
    public static Run run(Path folder, Map<String, String> env, List<String> argv, Duration limit)
            throws IOException, InterruptedException {
        Path stdout = Files.createTempFile("stdout", "");
        Path stderr = Files.createTempFile("stderr", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile());
            builder.environment().putAll(env);
            Process process = builder.start();
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "still running after " + limit + ": " + argv + "\n" + text(stdout) + text(stderr));
            }
            return new Run(process.exitValue(), text(stdout), text(stderr));
        } finally {
            Files.delete(stdout);
            Files.delete(stderr);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
