package io.hydravisor.file;

import io.hydravisor.core.ByteSize;
import java.io.InputStream;
import java.util.stream.Stream;

/**
 * The files of a machine, as one of its users sees them. Paths are absolute and read inside the machine: links and
 * {@code ..} never lead out of it. Only hydravisor-api implements this. Safe for use by many threads. All calls block.
 *
 * <p>Each method throws {@link io.hydravisor.core.NotFoundException} where nothing has the path,
 * {@link io.hydravisor.core.PermissionDeniedException} where the user may not,
 * {@link io.hydravisor.core.InvalidInputException} for a path that is not absolute, holds a zero byte, or names a folder,
 * device, pipe or socket where a file is needed, {@link io.hydravisor.core.ExhaustedException} where the disk is full,
 * {@link io.hydravisor.core.ConflictException} if the machine does not run, and
 * {@link io.hydravisor.core.UnsupportedCapabilityException} if files can't be reached from here. Nothing is retried.
 */
public interface RemoteFiles {
    /** The largest file that {@link #read(String)} takes into memory. */
    ByteSize READ_LIMIT = ByteSize.mebibytes(64);

    /**
     * These files as another user sees them: permissions are checked for that user, and what is created is theirs.
     *
     * @param user {@code name}, {@code uid}, {@code name:group} or {@code uid:gid}, looked up inside
     * @return a view; this one stays as it is
     */
    RemoteFiles as(String user);

    /**
     * Reads a whole file.
     *
     * @param path a file of at most {@link #READ_LIMIT}
     * @return its bytes
     * @throws io.hydravisor.core.ExhaustedException if it is larger
     */
    byte[] read(String path);

    /**
     * Reads a whole file as UTF-8, with replacement characters.
     *
     * @param path a file of at most {@link #READ_LIMIT}
     * @return its text
     * @throws io.hydravisor.core.ExhaustedException if it is larger
     */
    String readText(String path);

    /**
     * Reads a file of any size.
     *
     * @param path the file
     * @return its bytes; close it
     */
    InputStream open(String path);

    /**
     * Writes a file: creates it with mode 0644, or replaces its content. A write that fails may leave a part of the new
     * content.
     *
     * @param path the file; its folder must exist
     * @param content the bytes
     */
    void write(String path, byte[] content);

    /**
     * Writes a file as {@link #write(String, byte[])}, in UTF-8.
     *
     * @param path the file; its folder must exist
     * @param content the text
     */
    void writeText(String path, String content);

    /**
     * Writes a file of any size as {@link #write(String, byte[])}.
     *
     * @param path the file; its folder must exist
     * @param content read to its end, not closed
     * @return how many bytes were written
     * @throws java.io.UncheckedIOException if {@code content} can't be read
     */
    long write(String path, InputStream content);

    /**
     * Makes a folder with mode 0755, and the folders above it. A folder that exists is left alone.
     *
     * @param path the folder
     */
    void createDirectories(String path);

    /**
     * What is in a folder, one level deep, in no order.
     *
     * @param path the folder
     * @return lazy, so that a folder of any size can be listed; close it
     */
    Stream<FileInfo> list(String path);

    /**
     * What is known of a path. A link is described itself, not what it points to.
     *
     * @param path the path
     * @return its description
     */
    FileInfo stat(String path);

    /**
     * Whether something has the path; a link counts, wherever it points.
     *
     * @param path the path
     * @return true if so
     */
    boolean exists(String path);
}
