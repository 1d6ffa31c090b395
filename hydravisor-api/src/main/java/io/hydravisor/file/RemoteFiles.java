package io.hydravisor.file;

import io.hydravisor.core.ByteSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
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
     * Removes a file, a link or an empty folder. A link itself is removed, not what it points to.
     *
     * @param path the path
     * @throws io.hydravisor.core.ConflictException also if it is a folder that is not empty
     */
    void remove(String path);

    /**
     * Removes a folder with all that is in it, or a file or link. Links in it are removed, not followed. A failure in the
     * middle leaves the rest.
     *
     * @param path the path; not the root
     */
    void removeTree(String path);

    /**
     * Moves a file, folder or link within one file system, at once: nobody sees a half of it. A file that is there is replaced,
     * as rename(2) does.
     *
     * @param from the path
     * @param to the new path
     * @throws io.hydravisor.core.ConflictException also if {@code to} is a folder that is not empty, or a folder while
     *     {@code from} is none, or the two are on different file systems, or one lies in the other
     */
    void move(String from, String to);

    /**
     * Sets permissions. Of a link, those of what it points to.
     *
     * @param path the path
     * @param mode the permission bits, 0 to 07777 (octal), see chmod(2)
     */
    void setPermissions(String path, int mode);

    /**
     * Copies a file or a folder with all that is in it from the host. Permissions are kept; what is made belongs to this view's
     * user. Files that are there are replaced, folders are merged, links are made anew and never followed. What is neither file,
     * folder nor link is skipped. A failure in the middle leaves what was copied until then.
     *
     * @param local a file or a folder of the host
     * @param path where it shall be; its folder must exist
     * @return what was copied
     * @throws java.io.UncheckedIOException if {@code local} can't be read
     */
    TreeCopy upload(Path local, String path);

    /**
     * Copies a file or a folder with all that is in it to the host. Permissions are kept, without set-user-id, set-group-id and
     * sticky bits. Files that are there are replaced, folders are merged; a link that is there is not followed. What is neither
     * file, folder nor link is skipped, and so are links that lead out of what is copied: the tree may have been laid out to
     * mislead. A failure in the middle leaves what was copied until then.
     *
     * @param path a file or a folder
     * @param local where it shall be on the host; its folder must exist
     * @return what was copied
     * @throws java.io.UncheckedIOException if {@code local} can't be written
     */
    TreeCopy download(String path, Path local);

    /**
     * Writes a folder with all that is in it as a tar archive: the folder itself is the entry {@code ./}, and the rest has names
     * relative to it. Owners (as numbers inside), permissions with all special bits, links and times (in whole seconds) are kept;
     * the format is that of POSIX (pax), for names, numbers and sizes of any length. A file with several names comes once under each, a
     * sparse file with its zeros. What is no file, folder or link is skipped, as is what goes or becomes something else meanwhile; a
     * file that becomes shorter while it is read is filled up with zeros and named among what was skipped. No link is followed. Links
     * are written as they are, also those that lead out of the folder: whoever unpacks the archive has to take care of them.
     *
     * @param path a folder
     * @param archive takes the archive to its end; flushed, not closed
     * @return what was copied
     * @throws java.io.UncheckedIOException if {@code archive} can't be written to
     */
    TreeCopy downloadArchive(String path, OutputStream archive);

    /**
     * Unpacks a tar archive into a folder. Owners (by number), permissions with all special bits, and times are those of the
     * archive; a user who may not give a file to its owner is refused, so that archives with several owners need root. Files and links that
     * are there are replaced, folders are merged. Nothing is ever written outside of the folder, and no link is followed, also none that the
     * archive itself has made: it is refused before an entry whose name is absolute, has a part {@code ..}, or leads through a link.
     * A hard link becomes a file of its own. Devices, pipes and sockets are skipped. The formats of POSIX (ustar, pax) and GNU are
     * read, not compressed; a sparse file, a damaged header or an early end is refused. A failure in the middle leaves what was unpacked
     * until then, and says so by its effect.
     *
     * @param archive read to its end, not closed
     * @param path the folder; made with mode 0755 if it is missing, with the folders above it
     * @return what was copied
     * @throws io.hydravisor.core.InvalidInputException also if the archive is refused
     * @throws io.hydravisor.core.ConflictException also if a folder is where a file shall be, or the other way round
     * @throws java.io.UncheckedIOException if {@code archive} can't be read
     */
    TreeCopy uploadArchive(InputStream archive, String path);

    /**
     * Whether something has the path; a link counts, wherever it points.
     *
     * @param path the path
     * @return true if so
     */
    boolean exists(String path);
}
