package io.hydravisor.file;

/** What a path names. */
public enum FileType {
    /** A file with content. */
    REGULAR,
    /** A folder. */
    DIRECTORY,
    /** A symbolic link. */
    SYMLINK,
    /** A device, pipe or socket; it can be listed, but not read or written. */
    OTHER
}
