package io.hydravisor.examples;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that Hydravisor keeps its state in while a program runs. */
final class StateFolder implements AutoCloseable {
    private final Path path;

    private StateFolder(Path path) {
        this.path = path;
    }

    static StateFolder create() throws IOException {
        // The real path: it is what the kernel's list of mounts shows.
        return new StateFolder(Files.createTempDirectory("hydravisor-").toRealPath());
    }

    Path path() {
        return path;
    }

    /**
     * Removes the folder, and the empty folders in it. A folder that holds something stays: it may be a mount, and then what
     * is in it is not ours to remove.
     */
    @Override
    public void close() throws IOException {
        for (Path folder : foldersInnermostFirst()) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                System.err.println("left where it is, as it is not empty: " + folder);
            }
        }
    }

    private List<Path> foldersInnermostFirst() throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
