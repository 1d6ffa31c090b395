package io.hydravisor.vault.age;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs of the host, run to their end. */
final class Tools {
    private Tools() {}

    /**
     * How one ended.
     *
     * @param output both of its streams
     */
    record Answer(int status, String output) {
        String orThrow() {
            if (status != 0) {
                throw new AssertionError("ended with " + status + ": " + output);
            }
            return output;
        }
    }

    static Answer run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
