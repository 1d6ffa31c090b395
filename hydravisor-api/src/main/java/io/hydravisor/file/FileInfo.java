package io.hydravisor.file;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a path, see inode(7).
 *
 * @param path as it was asked for, or the folder's path with the name behind it
 * @param type what it names
 * @param size in bytes; of a link, the length of its target
 * @param mode the permission bits, such as 0644 (octal)
 * @param uid the owner's number inside
 * @param gid the group's number inside
 * @param modified when its content last changed
 * @param linkTarget where a link points, as it is written there
 */
public record FileInfo(
        String path,
        FileType type,
        long size,
        int mode,
        long uid,
        long gid,
        Instant modified,
        Optional<String> linkTarget) {
    /** {@return the last part of the path; empty for the root} */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
