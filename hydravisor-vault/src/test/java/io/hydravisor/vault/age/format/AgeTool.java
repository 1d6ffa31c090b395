package io.hydravisor.vault.age.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of Debian's package age, run in a folder. */
final class AgeTool {
    /** How one ended, and what it wrote. */
    static final class End {
        private final int code;
        private final byte[] out;
        private final String err;

        private End(int code, byte[] out, String err) {
            this.code = code;
            this.out = out;
            this.err = err;
        }

        boolean good() {
            return code == 0;
        }

        byte[] orFail() {
            assertThat(code).as(err).isZero();
            return out;
        }
    }

    private final Path folder;

    AgeTool(Path folder) {
        this.folder = folder;
    }

    End run(byte[] in, String... command) throws IOException, InterruptedException {
        Path input = Files.write(folder.resolve("tool.in"), in);
        File out = folder.resolve("tool.out").toFile();
        File err = folder.resolve("tool.err").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectOutput(out)
                .redirectError(err)
                .start();
        boolean ended = process.waitFor(50, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).as("%s ends", List.of(command)).isTrue();
        return new End(process.exitValue(), Files.readAllBytes(out.toPath()), Files.readString(err.toPath()));
    }

    /** Runs a line of a shell on a terminal of its own, where lines are typed; what it writes goes to the terminal. */
    End onTerminal(String typed, String line) throws IOException, InterruptedException {
        return run(Forge.ascii(typed), "script", "-qec", line, "/dev/null");
    }

    Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    byte[] read(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }
}
