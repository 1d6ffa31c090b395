package io.hydravisor.testkit.memory;

import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A sandbox's files, as one of its programs sees them: with its user's permissions, relative paths from its working directory.
 * Safe for use by many threads; nothing blocks. Errors are those of {@link io.hydravisor.file.RemoteFiles}.
 */
public final class ProgramFiles {
    private final MemoryFiles files;
    private final MemoryUser user;
    private final String cwd;

    ProgramFiles(MemoryFiles files, MemoryUser user, String cwd) {
        this.files = files;
        this.user = user;
        this.cwd = cwd;
    }

    private String absolute(String path) {
        Objects.requireNonNull(path, "path");
        return path.startsWith("/") ? path : cwd + "/" + path;
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return its bytes
     */
    public byte[] read(String path) {
        return files.read(absolute(path), user);
    }

    /**
     * Reads a file as UTF-8.
     *
     * @param path the file
     * @return its text
     */
    public String readText(String path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    /**
     * Creates a file with mode 0644, or replaces its content.
     *
     * @param path the file; its folder must exist
     * @param content the bytes
     */
    public void write(String path, byte[] content) {
        files.write(absolute(path), content, user, false);
    }

    /**
     * Creates a file with mode 0644, or replaces its content, in UTF-8.
     *
     * @param path the file; its folder must exist
     * @param content the text
     */
    public void writeText(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds to the end of a file, which is created if it is not there.
     *
     * @param path the file; its folder must exist
     * @param content the bytes
     */
    public void append(String path, byte[] content) {
        files.write(absolute(path), content, user, true);
    }

    /**
     * Whether something has the path.
     *
     * @param path the path
     * @return true if so
     */
    public boolean exists(String path) {
        try {
            files.stat(absolute(path), user);
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    /**
     * Lists a folder.
     *
     * @param path the folder
     * @return what is in it, by name
     */
    public List<FileInfo> list(String path) {
        return files.list(absolute(path), user);
    }

    /**
     * Makes a folder and the folders above it.
     *
     * @param path the folder
     */
    public void createDirectories(String path) {
        files.createDirectories(absolute(path), user);
    }

    /**
     * Removes a file, a link or an empty folder.
     *
     * @param path the path
     */
    public void remove(String path) {
        files.remove(absolute(path), user);
    }
}
