package io.hydravisor.benchmarks;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of the host. */
public final class Programs {
    private static final File NOTHING = new File("/dev/null");

    private Programs() {}

    /** Runs a program to its end without looking at its output, which costs nothing but what the program does. */
    public static void run(List<String> argv) throws IOException, InterruptedException {
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

    /** {@return what a program writes to its standard output, where what it says of errors goes to ours} */
    public static String output(List<String> argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .redirectInput(Redirect.from(NOTHING))
                .redirectError(Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(argv + " ended with " + code);
        }
        return said;
    }
}
