package io.hydravisor.testkit.memory;

import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.testkit.memory.MemoryPath.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The file tree of one sandbox. Safe for use by many threads; no method blocks. */
final class MemoryFiles {
    private static final int STICKY = 01000;

    private final Lock lock; // guards all nodes
    private final FileErrors errors;
    private final Clock clock;
    private final SandboxSpec spec;
    private final MemoryVolume disk;
    private final List<MemoryVolume> mounts = new ArrayList<>();
    private final boolean links;
    private MemoryNode root;

    private MemoryFiles(MemoryNode root, String machine, Clock clock, SandboxSpec spec, MemoryVolume disk) {
        this.lock = new ReentrantLock();
        this.links = true;
        this.root = root;
        this.errors = new FileErrors(machine);
        this.clock = clock;
        this.spec = spec;
        this.disk = disk;
        root.mounted = disk;
        disk.holds(root.bytes());
    }

    /** One folder of a tree, in which no link is followed. */
    private MemoryFiles(MemoryFiles whole, MemoryNode folder) {
        this.lock = whole.lock;
        this.links = false;
        this.root = folder;
        this.errors = whole.errors;
        this.clock = whole.clock;
        this.spec = whole.spec;
        this.disk = whole.disk;
    }

    /** A tree with what any small image has. */
    static MemoryFiles fresh(String machine, Clock clock, SandboxSpec spec, long limit) {
        MemoryNode root = MemoryNode.folder(0755, MemoryUser.ROOT, clock.instant());
        MemoryFiles files = new MemoryFiles(root, machine, clock, spec, new MemoryVolume(limit));
        BaseImage.fill(files, root, clock.instant());
        files.mount();
        return files;
    }

    /** A tree of another sandbox, with a copy of a state that this one has or had. */
    MemoryFiles copyFor(MemoryNode state, String machine, Clock childClock) {
        MemoryFiles copy = new MemoryFiles(locked(state::copy), machine, childClock, spec, disk.another());
        copy.mount();
        return copy;
    }

    /** Mounts what the spec asks for, all of it empty, and then lets nobody write to the root if it says so. */
    void mount() {
        change(() -> {
            disk.readOnly = false;
            mounts.clear();
            for (Mount mount : spec.mounts()) {
                createDirectories(mount.target(), MemoryUser.ROOT);
                MemoryNode covered = path(mount.target(), MemoryUser.ROOT).existing(true);
                MemoryNode folder = MemoryNode.folder(STICKY | 0777, MemoryUser.ROOT, clock.instant());
                folder.mounted = new MemoryVolume(mount.size().orElseThrow().bytes());
                folder.parent = covered.parent;
                covered.parent.entries.replaceAll((name, entry) -> entry == covered ? folder : entry);
                mounts.add(folder.mounted);
            }
            disk.readOnly = spec.hasReadOnlyRoot();
        });
    }

    MemoryNode snapshot() {
        return locked(() -> root.copy());
    }

    void restore(MemoryNode snapshot) {
        change(() -> {
            root = snapshot.copy();
            root.mounted = disk;
            disk.holds(root.bytes());
            mount();
        });
    }

    long used() {
        return locked(() ->
                disk.used() + mounts.stream().mapToLong(MemoryVolume::used).sum());
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private MemoryPath path(String path, MemoryUser user) {
        return new MemoryPath(root, errors, user, path, links);
    }

    /** A regular file that was opened; holds its content even when its name is gone. */
    final class Open implements AutoCloseable {
        private final MemoryNode node;
        private boolean closed;

        private Open(MemoryNode node) {
            this.node = node;
            node.openCount++;
        }

        byte[] read(long offset, int max) {
            return locked(() -> node.content.read(offset, max));
        }

        long size() {
            return locked(() -> node.content.kept());
        }

        void write(long offset, byte[] bytes) throws IOException {
            lock.lock();
            try {
                long more = Math.max(0, offset + bytes.length - node.content.end());
                if (!node.volume().take(more)) {
                    throw new IOException("No space left on device");
                }
                node.content.write(offset, bytes, 0, bytes.length);
                node.modified = clock.instant();
            } finally {
                lock.unlock();
            }
        }

        void finish(FileAttributes attributes, MemoryUser user, String path) {
            change(() -> MemoryFiles.this.finish(node, attributes, user, path));
        }

        /** Writes at the end, wherever that is by then. */
        void append(byte[] bytes) throws IOException {
            lock.lock();
            try {
                write(node.content.end(), bytes);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            change(() -> {
                if (!closed) {
                    closed = true;
                    node.openCount--;
                    freeIfUnused(node);
                }
            });
        }
    }

    private void freeIfUnused(MemoryNode node) {
        if (node.removed && node.openCount == 0) {
            node.volume().give(node.content.kept());
            node.content = new MemoryBlocks();
        }
    }

    Open openRead(String path, MemoryUser user) {
        return locked(() -> {
            MemoryNode node = regular(path(path, user).existing(true), path);
            if (!node.allows(user, 4)) {
                throw errors.denied(path);
            }
            return new Open(node);
        });
    }

    /** Opens for writing and creates what is not there; the content is dropped unless the file is to be appended to. */
    Open openWrite(String path, MemoryUser user, boolean append) {
        return locked(() -> {
            Place place = path(path, user).find(true);
            MemoryNode node = place.node();
            if (node == null) {
                if (path(path, user).find(false).node() != null) {
                    throw errors.exists(path);
                }
                node = MemoryNode.file(user, clock.instant());
                put(place, node, user, path);
            } else if (!regular(node, path).allows(user, 2)) {
                throw errors.denied(path);
            } else {
                checkWritable(node, path);
                if (!append) {
                    node.volume().give(node.content.kept());
                    node.content = new MemoryBlocks();
                    node.modified = clock.instant();
                }
            }
            return new Open(node);
        });
    }

    private void checkWritable(MemoryNode node, String path) {
        if (node.volume().readOnly) {
            throw errors.readOnly(path);
        }
    }

    private MemoryNode regular(MemoryNode node, String path) {
        if (node.folder()) {
            throw errors.invalid("not a file but a folder", path);
        }
        if (node.type != FileType.REGULAR) {
            throw errors.invalid("not a file but a device, pipe or socket", path);
        }
        return node;
    }

    private void put(Place place, MemoryNode node, MemoryUser user, String path) {
        if (!place.folder().allows(user, 3)) {
            throw errors.denied(path);
        }
        checkWritable(place.folder(), path);
        place.folder().add(place.name(), node);
        place.folder().modified = clock.instant();
    }

    void createDirectories(String path, MemoryUser user) {
        change(() -> {
            StringBuilder above = new StringBuilder();
            for (String part : path.split("/+", -1)) {
                if (!part.isEmpty()) {
                    above.append('/').append(part);
                    createFolder(above.toString(), user);
                }
            }
            if (!path(path, user).existing(true).folder()) {
                throw errors.invalid("not a folder", path);
            }
        });
    }

    private void createFolder(String path, MemoryUser user) {
        Place place = path(path, user).find(false);
        if (place.node() == null) {
            put(place, MemoryNode.folder(0755, user, clock.instant()), user, path);
        }
    }

    /** A folder to work in, wherever it is moved, without following links. */
    MemoryFiles tree(String path, MemoryUser user) {
        return locked(() -> {
            MemoryNode folder = path(path, user).existing(true);
            if (!folder.folder()) {
                throw errors.invalid("not a folder", path);
            }
            return new MemoryFiles(this, folder);
        });
    }

    /** A new file that nobody else may open. */
    Open create(String path, MemoryUser user) {
        return locked(() -> {
            Place place = path(path, user).entry();
            if (place.node() != null) {
                throw errors.exists(path);
            }
            MemoryNode node = MemoryNode.file(user, clock.instant());
            node.mode = 0600;
            put(place, node, user, path);
            return new Open(node);
        });
    }

    void finishFolder(String path, FileAttributes attributes, MemoryUser user) {
        change(() -> {
            MemoryNode node = path(path, user).existing(false);
            if (!node.folder()) {
                throw errors.invalid("not a folder", path);
            }
            finish(node, attributes, user, path);
        });
    }

    void ownLink(String path, long uid, long gid, MemoryUser user) {
        change(() -> own(path(path, user).existing(false), uid, gid, user, path));
    }

    private void finish(MemoryNode node, FileAttributes attributes, MemoryUser user, String path) {
        own(node, attributes.uid(), attributes.gid(), user, path);
        node.mode = attributes.mode();
        node.modified = attributes.modified();
    }

    private void own(MemoryNode node, long uid, long gid, MemoryUser user, String path) {
        boolean given = node.uid != uid || node.gid != gid;
        if (!user.root() && (given || node.uid != user.uid())) {
            throw errors.denied(path);
        }
        checkWritable(node, path);
        node.uid = uid;
        node.gid = gid;
    }

    List<FileInfo> list(String path, MemoryUser user) {
        return locked(() -> {
            MemoryNode folder = path(path, user).existing(true);
            if (!folder.folder()) {
                throw errors.invalid("not a folder", path);
            }
            if (!folder.allows(user, 5)) {
                throw errors.denied(path);
            }
            String prefix = path.endsWith("/") ? path : path + "/";
            List<FileInfo> found = new ArrayList<>();
            folder.entries.forEach((name, node) -> found.add(node.describe(prefix + name)));
            return found;
        });
    }

    FileInfo stat(String path, MemoryUser user) {
        return locked(() -> path(path, user).existing(false).describe(path));
    }

    /** What a working directory has to be. */
    boolean canEnter(String path, MemoryUser user) {
        return locked(() -> {
            MemoryNode node = path(path, user).existing(true);
            return node.folder() && node.allows(user, 1);
        });
    }

    void remove(String path, MemoryUser user) {
        change(() -> {
            Place place = path(path, user).entry();
            MemoryNode node = place.node();
            if (node == null) {
                throw errors.missing(path);
            }
            checkRemovable(place, node, user, path);
            if (!node.entries.isEmpty()) {
                throw errors.conflict("a folder that is not empty", path);
            }
            detach(place, node);
        });
    }

    private void checkRemovable(Place place, MemoryNode node, MemoryUser user, String path) {
        MemoryNode folder = place.folder();
        boolean kept = (folder.mode & STICKY) != 0 && node.uid != user.uid() && folder.uid != user.uid();
        if (!folder.allows(user, 3) || (kept && !user.root())) {
            throw errors.denied(path);
        }
        checkWritable(folder, path);
        if (node.mounted != null) {
            throw errors.conflict("something is mounted there", path);
        }
    }

    private void detach(Place place, MemoryNode node) {
        place.folder().entries.remove(place.name());
        place.folder().modified = clock.instant();
        node.removed = true;
        freeIfUnused(node);
    }

    void move(String from, String to, MemoryUser user) {
        change(() -> {
            Place source = path(from, user).entry();
            MemoryNode node = source.node();
            if (node == null) {
                throw errors.missing(from);
            }
            Place target = path(to, user).entry();
            MemoryNode old = target.node();
            if (old == node) {
                return;
            }
            checkRemovable(source, node, user, from);
            if (!target.folder().allows(user, 3)) {
                throw errors.denied(to);
            }
            if (target.folder().volume() != node.volume()) {
                throw errors.conflict("the two are on different file systems", to);
            }
            for (MemoryNode above = target.folder(); above != root; above = above.parent) {
                if (above == node) {
                    throw errors.conflict("a folder can't be moved into itself", to);
                }
            }
            if (old != null) {
                checkReplaceable(node, old, to);
                checkRemovable(target, old, user, to);
                detach(target, old);
            }
            source.folder().entries.remove(source.name());
            source.folder().modified = clock.instant();
            put(target, node, user, to);
        });
    }

    private void checkReplaceable(MemoryNode node, MemoryNode old, String to) {
        if (old.folder() && !node.folder()) {
            throw errors.conflict("a folder is there", to);
        }
        if (!old.folder() && node.folder()) {
            throw errors.conflict("something that is no folder is there", to);
        }
        if (!old.entries.isEmpty()) {
            throw errors.conflict("a folder that is not empty is there", to);
        }
    }

    void setPermissions(String path, int mode, MemoryUser user) {
        change(() -> {
            MemoryNode node = path(path, user).existing(true);
            if (!user.root() && user.uid() != node.uid) {
                throw errors.denied(path);
            }
            checkWritable(node, path);
            node.mode = mode;
        });
    }

    void createLink(String path, String target, MemoryUser user) {
        change(() -> {
            Place place = path(path, user).entry();
            if (place.node() != null) {
                throw errors.exists(path);
            }
            put(place, MemoryNode.link(target, user, clock.instant()), user, path);
        });
    }

    byte[] read(String path, MemoryUser user) {
        try (Open file = openRead(path, user)) {
            return file.read(0, Integer.MAX_VALUE - 8);
        }
    }

    String readText(String path, MemoryUser user) {
        return new String(read(path, user), StandardCharsets.UTF_8);
    }

    void write(String path, byte[] content, MemoryUser user, boolean append) {
        try (Open file = openWrite(path, user, append)) {
            file.append(content);
        } catch (IOException e) {
            throw errors.full(path);
        }
    }
}
