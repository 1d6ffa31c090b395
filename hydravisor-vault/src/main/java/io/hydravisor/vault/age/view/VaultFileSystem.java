package io.hydravisor.vault.age.view;

import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files in memory that nobody can change; closing it overwrites them. Paths are the default file system's, and so are their rules. Safe
 * for use by many threads.
 */
public final class VaultFileSystem extends FileSystem {
    private final ViewProvider provider = new ViewProvider(this);
    private final SortedMap<String, byte[]> files;
    private boolean open = true;

    /**
     * Shows files.
     *
     * @param files their contents by their paths from the root, which this overwrites when it is closed
     */
    public VaultFileSystem(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /** A copy of a file's content. */
    synchronized byte[] content(ViewPath path) throws NoSuchFileException {
        checkOpen();
        byte[] content = files.get(path.key());
        if (content == null) {
            throw new NoSuchFileException(path.toString());
        }
        return content.clone();
    }

    synchronized boolean isFile(ViewPath path) {
        checkOpen();
        return files.containsKey(path.key());
    }

    synchronized long size(ViewPath path) {
        checkOpen();
        byte[] content = files.get(path.key());
        return content == null ? 0 : content.length;
    }

    synchronized boolean isFolder(ViewPath path) {
        checkOpen();
        String key = path.key();
        return key.isEmpty() || !files.subMap(key + "/", key + "0").isEmpty();
    }

    /** The names of what is in a folder. */
    synchronized SortedSet<String> names(ViewPath folder) {
        checkOpen();
        String prefix = folder.key().isEmpty() ? "" : folder.key() + "/";
        SortedSet<String> names = new TreeSet<>();
        for (String file : files.tailMap(prefix).keySet()) {
            if (!file.startsWith(prefix)) {
                break;
            }
            names.add(file.substring(prefix.length()).split("/", 2)[0]);
        }
        return names;
    }

    private void checkOpen() {
        if (!open) {
            throw new ClosedFileSystemException();
        }
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public synchronized void close() {
        open = false;
        files.values().forEach(content -> Arrays.fill(content, (byte) 0));
        files.clear();
    }

    @Override
    public synchronized boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix");
    }

    @Override
    public Path getPath(String first, String... more) {
        return new ViewPath(this, FileSystems.getDefault().getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> path instanceof ViewPath view && matcher.matches(view.inner());
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("all files are one user's");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nothing changes here");
    }
}
