package io.hydravisor.spi;

import io.hydravisor.file.FileInfo;
import java.nio.channels.ReadableByteChannel;
import java.util.stream.Stream;

/**
 * A folder of a sandbox that is held open, with what is in it, as one user. Paths begin with {@code /}, which is that folder
 * itself, wherever it is moved meanwhile; they hold no zero byte and no {@code ..}. No link is followed, neither on the way nor
 * at the end: a path that meets one is refused by {@link io.hydravisor.core.InvalidInputException}, so that a guest that swaps
 * folders for links leads nobody out of the folder. Other errors are those that {@link io.hydravisor.file.RemoteFiles} names. For
 * one thread at a time.
 */
public interface FileTree extends AutoCloseable {
    /**
     * Describes a path; a link itself.
     *
     * @param path the path
     * @return its description
     */
    FileInfo stat(String path);

    /**
     * Lists a folder.
     *
     * @param path the folder
     * @return lazy; to be closed
     */
    Stream<FileInfo> list(String path);

    /**
     * Opens a regular file for reading.
     *
     * @param path the file
     * @return its bytes
     */
    ReadableByteChannel openRead(String path);

    /**
     * Creates a regular file with mode 0600.
     *
     * @param path where nothing is; its folder must exist
     * @return takes its bytes
     * @throws io.hydravisor.core.AlreadyExistsException if something has the path
     */
    NewFile createFile(String path);

    /**
     * Makes a folder with mode 0755, and the folders above it. A folder that exists is left alone.
     *
     * @param path the folder
     */
    void createDirectories(String path);

    /**
     * Gives a folder its owner, permissions and time.
     *
     * @param path the folder
     * @param attributes which
     * @throws io.hydravisor.core.PermissionDeniedException if the user may not give it to that owner
     */
    void finishFolder(String path, FileAttributes attributes);

    /**
     * Makes a symbolic link.
     *
     * @param path where nothing is; its folder must exist
     * @param target where it points, kept as it is
     * @param uid the owner's number inside
     * @param gid the group's number inside
     * @throws io.hydravisor.core.AlreadyExistsException if something has the path
     * @throws io.hydravisor.core.PermissionDeniedException if the user may not give it to that owner
     */
    void createLink(String path, String target, long uid, long gid);

    /**
     * Removes a file, a link (itself) or an empty folder.
     *
     * @param path the path
     * @throws io.hydravisor.core.ConflictException if it is a folder that is not empty
     */
    void remove(String path);

    /** Lets the folder go. A second close does nothing. */
    @Override
    void close();
}
