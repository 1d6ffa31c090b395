package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The files of an archive, read where they are: nothing is ever unpacked to disk. For one thread. */
interface ImageArchive extends Closeable {

    /** A regular file of an archive. */
    interface Entry {
        long size();

        InputStream open() throws IOException;
    }

    /**
     * Finds a file; links that stay inside the archive are followed.
     *
     * @param name a path within the archive, which need not be honest
     * @throws BadImageException if the name or a link leads out, links lead in circles, or it is no regular file
     */
    Optional<Entry> find(String name) throws IOException;

    static ImageArchive open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return new FolderArchive(path);
        }
        if (Files.isRegularFile(path)) {
            return new TarArchive(path);
        }
        if (Files.exists(path)) {
            throw new BadImageException("it is neither a file nor a folder", "Give the path of an archive.");
        }
        throw new NoSuchFileException(path.toString());
    }

    /** A small file whole. */
    default Optional<ByteString> read(String name) {
        try {
            Optional<Entry> entry = find(name);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            BlobSource.requireReadable(
                    BadImageException.quote(name), entry.get().size());
            try (InputStream content = entry.get().open()) {
                return Optional.of(ByteString.readFrom(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
