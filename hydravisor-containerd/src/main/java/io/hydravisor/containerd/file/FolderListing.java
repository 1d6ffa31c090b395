package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Errno;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.file.FileInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What is in one folder, a buffer of names at a time. Closes the folder at the end, or when the stream is closed. */
final class FolderListing extends Spliterators.AbstractSpliterator<FileInfo> {
    private final Fd folder;
    private final String path;
    private final String resource;
    private final Deque<String> names = new ArrayDeque<>();
    private boolean closed;

    private FolderListing(Fd folder, String path, String resource) {
        super(Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.DISTINCT);
        this.folder = folder;
        this.path = path.endsWith("/") ? path : path + "/";
        this.resource = resource;
    }

    static Stream<FileInfo> of(Fd folder, String path, String resource) {
        FolderListing listing = new FolderListing(folder, path, resource);
        return StreamSupport.stream(listing, false).onClose(listing::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super FileInfo> action) {
        while (fill()) {
            String name = names.remove();
            FileInfo info;
            try (Fd entry = folder.entry(name)) {
                info = Inside.describe(entry, path + name);
            } catch (NativeException e) {
                if (e.errno() == Errno.ENOENT) {
                    continue; // Gone since its name was read.
                }
                throw FileErrors.translate(e, "list a folder", resource);
            } catch (IOException e) {
                throw FileErrors.translate(e, "list a folder", resource);
            }
            action.accept(info);
            return true;
        }
        return false;
    }

    private boolean fill() {
        while (names.isEmpty() && !closed) {
            try {
                Optional<List<String>> next = folder.names();
                next.ifPresentOrElse(names::addAll, this::close);
            } catch (NativeException e) {
                close();
                throw FileErrors.translate(e, "list a folder", resource);
            }
        }
        return !names.isEmpty();
    }

    private void close() {
        if (!closed) {
            closed = true;
            names.clear();
            folder.close();
        }
    }
}
