package io.hydravisor.containerd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A package of another Debian suite than the host's, which is not installed. */
final class SuitePackage {
    private SuitePackage() {}

    /** The folder of its programs, which is fetched when it is first asked for. */
    static Path programs(Path repository, String suite, String name) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder(
                        repository.resolve("tools/suite-package").toString(), suite, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String folder = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (tool.waitFor() != 0) {
            throw new IllegalStateException("tools/suite-package " + suite + " " + name + " failed");
        }
        return Path.of(folder);
    }
}
