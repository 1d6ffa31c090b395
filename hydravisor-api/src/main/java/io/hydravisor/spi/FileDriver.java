package io.hydravisor.spi;

import io.hydravisor.file.FileInfo;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one sandbox. Safe for use by many threads. Paths are absolute and without zero bytes. No path is resolved
 * outside the sandbox, whatever links the guest makes while it is resolved. Errors are those that
 * {@link io.hydravisor.file.RemoteFiles} names.
 */
public interface FileDriver {
    /**
     * Opens a regular file for reading.
     *
     * @param path the file
     * @param user whose permissions count; the sandbox's default user if empty
     * @return its bytes
     */
    ReadableByteChannel openRead(String path, Optional<String> user);

    /**
     * Creates a regular file with mode 0644, or empties it, and opens it for writing.
     *
     * @param path the file
     * @param user whose permissions count, and who owns what is created
     * @return takes its bytes
     */
    WritableByteChannel openWrite(String path, Optional<String> user);

    /**
     * Makes a folder and the folders above it.
     *
     * @param path the folder
     * @param user whose permissions count, and who owns what is created
     */
    void createDirectories(String path, Optional<String> user);

    /**
     * Lists a folder.
     *
     * @param path the folder
     * @param user whose permissions count
     * @return lazy; to be closed
     */
    Stream<FileInfo> list(String path, Optional<String> user);

    /**
     * Describes a path; a link itself, not what it points to.
     *
     * @param path the path
     * @param user whose permissions count
     * @return its description
     */
    FileInfo stat(String path, Optional<String> user);
}
