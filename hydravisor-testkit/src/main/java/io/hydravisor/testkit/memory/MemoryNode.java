package io.hydravisor.testkit.memory;

import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file, folder, link or device. Guarded by the lock of its tree. */
final class MemoryNode {
    private static final long FOLDER_BYTES = 4096;

    final FileType type;
    final Map<String, MemoryNode> entries = new TreeMap<>();
    final String target;
    MemoryBlocks content = new MemoryBlocks();
    MemoryNode parent;
    int mode;
    long uid;
    long gid;
    Instant modified;
    int openCount;
    boolean removed;
    /** What begins here; null where nothing does. */
    @Nullable
    MemoryVolume mounted;

    private MemoryNode(FileType type, int mode, MemoryUser owner, Instant now, String target) {
        this.type = type;
        this.mode = mode;
        this.uid = owner.uid();
        this.gid = owner.gid();
        this.modified = now;
        this.target = target;
        this.parent = this;
    }

    private MemoryNode(MemoryNode from) {
        this.type = from.type;
        this.mode = from.mode;
        this.uid = from.uid;
        this.gid = from.gid;
        this.modified = from.modified;
        this.target = from.target;
        this.parent = this;
        this.content = from.content.copy();
        // What is mounted is no part of a copy; the folder that it is mounted on is.
        from.entries.forEach((name, entry) -> add(
                name, entry.mounted == null ? new MemoryNode(entry) : folder(0755, MemoryUser.ROOT, entry.modified)));
    }

    static MemoryNode file(MemoryUser owner, Instant now) {
        return new MemoryNode(FileType.REGULAR, 0644, owner, now, "");
    }

    static MemoryNode folder(int mode, MemoryUser owner, Instant now) {
        return new MemoryNode(FileType.DIRECTORY, mode, owner, now, "");
    }

    static MemoryNode link(String target, MemoryUser owner, Instant now) {
        return new MemoryNode(FileType.SYMLINK, 0777, owner, now, target);
    }

    static MemoryNode device(Instant now) {
        return new MemoryNode(FileType.OTHER, 0666, MemoryUser.ROOT, now, "");
    }

    MemoryNode copy() {
        return new MemoryNode(this);
    }

    void add(String name, MemoryNode entry) {
        entries.put(name, entry);
        entry.parent = this;
    }

    /** What it lies on. */
    MemoryVolume volume() {
        MemoryNode at = this;
        while (at.mounted == null && at.parent != at) {
            at = at.parent;
        }
        if (at.mounted == null) {
            throw new IllegalStateException("it is in no tree");
        }
        return at.mounted;
    }

    boolean folder() {
        return type == FileType.DIRECTORY;
    }

    /** Whether a user may; 4 reads, 2 writes, 1 searches. */
    boolean allows(MemoryUser user, int bits) {
        if (user.root()) {
            return true;
        }
        int shift = user.uid() == uid ? 6 : user.groups().contains(gid) ? 3 : 0;
        return (mode >> shift & bits) == bits;
    }

    /** The content of all that lies on the same volume. */
    long bytes() {
        return content.kept()
                + entries.values().stream()
                        .filter(entry -> entry.mounted == null)
                        .mapToLong(MemoryNode::bytes)
                        .sum();
    }

    FileInfo describe(String path) {
        long size = switch (type) {
            case DIRECTORY -> FOLDER_BYTES;
            case SYMLINK -> target.getBytes(StandardCharsets.UTF_8).length;
            default -> content.kept();
        };
        Optional<String> link = type == FileType.SYMLINK ? Optional.of(target) : Optional.empty();
        return new FileInfo(path, type, size, mode, uid, gid, modified, link);
    }
}
