package io.hydravisor.testkit.tck;

import io.hydravisor.testkit.memory.InMemorySessionProvider;
import io.hydravisor.testkit.memory.MemorySessionGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sessions in memory. */
final class MemorySessionLab implements SessionLab {
    private final InMemorySessionProvider provider;
    private final Path folder;

    MemorySessionLab(InMemorySessionProvider provider) {
        this.provider = provider;
        try {
            this.folder = Files.createTempDirectory("hydravisor-memory-session");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InMemorySessionProvider provider() {
        return provider;
    }

    @Override
    public String endpoint() {
        return "memory-session:lab";
    }

    @Override
    public SessionGuest guest() {
        return new MemorySessionGuest();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        provider.close();
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst =
                    all.sorted(java.util.Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
