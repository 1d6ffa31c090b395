package io.hydravisor.vault.age.view;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What java.nio asks of the view: everything that reads works, and everything that writes is refused. */
final class ViewProvider extends FileSystemProvider {
    static final String SCHEME = "hydravisor-vault";

    private final VaultFileSystem system;

    ViewProvider(VaultFileSystem system) {
        this.system = system;
    }

    private ViewPath own(Path path) {
        if (path instanceof ViewPath view && view.getFileSystem() == system) {
            return view;
        }
        throw new ProviderMismatchException();
    }

    private ViewPath existing(Path path) throws NoSuchFileException {
        ViewPath own = own(path);
        if (!system.isFile(own) && !system.isFolder(own)) {
            throw new NoSuchFileException(path.toString());
        }
        return own;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("a vault makes its file systems");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.getPath(uri.getPath());
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        for (OpenOption option : options) {
            if (option != StandardOpenOption.READ && option != LinkOption.NOFOLLOW_LINKS) {
                throw new ReadOnlyFileSystemException();
            }
        }
        return new ViewChannel(system.content(existing(path)));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        ViewPath own = existing(folder);
        if (!system.isFolder(own)) {
            throw new NotDirectoryException(folder.toString());
        }
        List<Path> entries = new ArrayList<>();
        for (String name : system.names(own)) {
            Path entry = folder.resolve(name);
            if (filter.accept(entry)) {
                entries.add(entry);
            }
        }
        return new DirectoryStream<>() {
            private final Iterator<Path> iterator = entries.iterator();
            private boolean given;

            @Override
            public Iterator<Path> iterator() {
                if (given) {
                    throw new IllegalStateException("a directory stream is read once");
                }
                given = true;
                return iterator;
            }

            @Override
            public void close() {
                given = true;
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path path) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return one.equals(other)
                || (other instanceof ViewPath view
                        && view.getFileSystem() == system
                        && existing(one).key().equals(existing(other).key()));
    }

    @Override
    public boolean isHidden(Path path) {
        return false;
    }

    @Override
    public FileStore getFileStore(Path path) {
        throw new UnsupportedOperationException("it is not stored anywhere");
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        ViewPath own = existing(path);
        for (AccessMode mode : modes) {
            if (mode == AccessMode.WRITE || (mode == AccessMode.EXECUTE && system.isFile(own))) {
                throw new AccessDeniedException(path.toString());
            }
        }
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        ViewAttributeView view = new ViewAttributeView(() -> attributes(path));
        return type.isInstance(view) ? type.cast(view) : null;
    }

    private ViewAttributes attributes(Path path) throws IOException {
        ViewPath own = existing(path);
        return new ViewAttributes(system.isFolder(own), system.size(own));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException("no attributes of " + type);
        }
        return type.cast(attributes(path));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
        return attributes(path).named(names);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new ReadOnlyFileSystemException();
    }
}
