package io.hydravisor.vault.age.view;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path in the view, with the rules of the default file system's. */
final class ViewPath implements Path {
    private final VaultFileSystem system;
    private final Path inner;

    ViewPath(VaultFileSystem system, Path inner) {
        this.system = system;
        this.inner = inner;
    }

    Path inner() {
        return inner;
    }

    /** What names a file or folder from the root; empty for the root. */
    String key() {
        String text = toAbsolutePath().inner.normalize().toString();
        return text.substring(1);
    }

    private ViewPath with(Path path) {
        return new ViewPath(system, path);
    }

    private @Nullable ViewPath orNull(@Nullable Path path) {
        return path == null ? null : with(path);
    }

    private static Path inner(Path other) {
        if (other instanceof ViewPath view) {
            return view.inner;
        }
        throw new ProviderMismatchException();
    }

    @Override
    public FileSystem getFileSystem() {
        return system;
    }

    @Override
    public boolean isAbsolute() {
        return inner.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return orNull(inner.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return orNull(inner.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return orNull(inner.getParent());
    }

    @Override
    public int getNameCount() {
        return inner.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(inner.getName(index));
    }

    @Override
    public Path subpath(int begin, int end) {
        return with(inner.subpath(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof ViewPath view && view.system == system && inner.startsWith(view.inner);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof ViewPath view && view.system == system && inner.endsWith(view.inner);
    }

    @Override
    public Path normalize() {
        return with(inner.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(inner.resolve(inner(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(inner.relativize(inner(other)));
    }

    @Override
    public URI toUri() {
        return URI.create(
                ViewProvider.SCHEME + "://" + toAbsolutePath().inner.toUri().getRawPath());
    }

    @Override
    public ViewPath toAbsolutePath() {
        return inner.isAbsolute() ? this : with(Path.of("/").resolve(inner));
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        ViewPath real = with(toAbsolutePath().inner.normalize());
        if (!system.isFile(real) && !system.isFolder(real)) {
            throw new NoSuchFileException(toString());
        }
        return real;
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nothing changes here");
    }

    @Override
    public int compareTo(Path other) {
        return inner.compareTo(inner(other));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ViewPath view && view.system == system && view.inner.equals(inner);
    }

    @Override
    public int hashCode() {
        return inner.hashCode();
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}
