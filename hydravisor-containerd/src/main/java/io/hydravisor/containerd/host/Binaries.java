package io.hydravisor.containerd.host;

import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds programs of the host. */
public final class Binaries {
    /** Where programs are that a user's PATH may lack. */
    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\S*");
    private static final int VERSION_SECONDS = 5;

    private Binaries() {}

    public static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        Set<String> folders = new LinkedHashSet<>();
        for (String folder : ((path == null ? "" : path + File.pathSeparator) + USUAL).split(File.pathSeparator, -1)) {
            if (folder.startsWith("/")) {
                folders.add(folder);
            }
        }
        return folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Which version a program says it is; empty if it does not say. Runs it.
     *
     * @param flag makes it say its version and end
     * @throws IOException if it can't be run
     */
    public static Optional<String> version(Path program, String flag) throws IOException {
        Process process = new ProcessBuilder(program.toString(), flag)
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return VERSION.matcher(said).results().findFirst().map(MatchResult::group);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationInterruptedException(
                    Failure.of("interrupted while asking " + program + " for its version")
                            .provider("containerd")
                            .cause(e));
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program that must be there. */
    public static Path require(String name, String debianPackage) {
        return find(name)
                .orElseThrow(() -> new NotFoundException(Failure.of("the program '" + name + "' is not installed")
                        .provider("containerd")
                        .hint("Install it; on Debian: apt-get install " + debianPackage)));
    }
}
