package io.hydravisor.spi;

import io.hydravisor.core.Capability;
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

    /**
     * Removes a file, a link (itself) or an empty folder.
     *
     * @param path the path
     * @param user whose permissions count
     * @throws io.hydravisor.core.ConflictException if it is a folder that is not empty
     */
    void remove(String path, Optional<String> user);

    /**
     * Renames, as rename(2).
     *
     * @param from the path
     * @param to the new path
     * @param user whose permissions count
     * @throws io.hydravisor.core.ConflictException if the kinds or places of the two do not allow it
     */
    void move(String from, String to, Optional<String> user);

    /**
     * Sets permission bits; follows a link.
     *
     * @param path the path
     * @param mode 0 to 07777 (octal)
     * @param user whose permissions count
     */
    void setPermissions(String path, int mode, Optional<String> user);

    /**
     * Makes a symbolic link.
     *
     * @param path where
     * @param target where it points, kept as it is
     * @param user whose permissions count, and who owns it
     * @throws io.hydravisor.core.AlreadyExistsException if something has the path
     */
    void createLink(String path, String target, Optional<String> user);

    /**
     * Opens a folder, to work in it whatever the guest does to the path meanwhile.
     *
     * @param path the folder; links to it and on the way are followed, this once
     * @param user whose permissions count, and who owns what is created
     * @return the folder; to be closed
     * @throws io.hydravisor.core.InvalidInputException if it is none
     * @implSpec The default refuses: override it where {@link Capability#FILE_ARCHIVES} is declared.
     */
    default FileTree openTree(String path, Optional<String> user) {
        throw Unimplemented.by(this, Capability.FILE_ARCHIVES);
    }
}
