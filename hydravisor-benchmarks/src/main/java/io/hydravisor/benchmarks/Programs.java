package io.hydravisor.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of the host. */
final class Programs {
    private static final File NOTHING = new File("/dev/null");

    private Programs() {}

    /** Runs a program to its end without looking at its output, which costs nothing but what the program does. */
    static void run(List<String> argv) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("hydra-bench-", ".err");
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectInput(Redirect.from(NOTHING))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(errors.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(argv + " ended with " + code + ": " + Files.readString(errors));
            }
        } finally {
            Files.delete(errors);
        }
    }
}
