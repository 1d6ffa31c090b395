package io.hydravisor.vault.age.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one of Debian's programs to its end; its output and errors are one text. */
public record Tool(int exit, String output) {
    /** Runs it without more to its environment. */
    public static Tool run(String... argv) throws IOException, InterruptedException {
        return run(Map.of(), argv);
    }

    /** Runs it with more in its environment. */
    public static Tool run(Map<String, String> environment, String... argv) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().remove("SSH_AUTH_SOCK");
            builder.environment().remove("DISPLAY");
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(50, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(String.join(" ", argv) + " doesn't end: " + Files.readString(output));
            }
            return new Tool(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** The output of one that must succeed. */
    public static String succeed(String... argv) throws IOException, InterruptedException {
        Tool tool = run(argv);
        if (tool.exit != 0) {
            throw new AssertionError(String.join(" ", argv) + " ended with " + tool.exit + ": " + tool.output);
        }
        return tool.output.strip();
    }

    /** Writes a file as OpenSSH wants a private key's to be: only its owner may read it. */
    public static Path secret(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, bytes);
    }
}
