package io.hydravisor.containerd.host;

import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds programs of the host. */
public final class Binaries {
    /** Where programs are that a user's PATH may lack. */
    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

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

    /** A program that must be there. */
    public static Path require(String name, String debianPackage) {
        return find(name)
                .orElseThrow(() -> new NotFoundException(Failure.of("the program '" + name + "' is not installed")
                        .provider("containerd")
                        .hint("Install it; on Debian: apt-get install " + debianPackage)));
    }
}
