package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Errno;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.file.FileType;
import java.io.IOException;

/** A name in a folder that is held open: what is done to the two is done there, whatever the guest does to the path. */
final class Entry implements AutoCloseable {
    private final Fd folder;
    private final String name;

    private Entry(Fd folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    static Entry of(Fd root, String path) throws NativeException {
        String trimmed = path.replaceAll("/+$", "");
        int slash = trimmed.lastIndexOf('/');
        String name = trimmed.substring(slash + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new InvalidInputException(Failure.of("not a path that names an entry of a folder: " + path)
                    .provider("containerd")
                    .hint("End it with a name."));
        }
        Fd folder = root.handle(trimmed.substring(0, slash) + "/.", true);
        try {
            Inside.requireOrdinary(folder, path);
            return new Entry(folder, name);
        } catch (NativeException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    void remove() throws NativeException {
        folder.requireNoMount(name);
        try {
            folder.remove(name, false);
        } catch (NativeException e) {
            if (e.errno() != Errno.EISDIR) {
                throw e;
            }
            folder.remove(name, true);
        }
    }

    void moveTo(Entry other) throws NativeException {
        folder.requireNoMount(name);
        other.folder.requireNoMount(other.name);
        try {
            folder.rename(name, other.folder, other.name);
        } catch (NativeException e) {
            // The folders of both are open: only the kinds of the two entries can be meant.
            if (e.errno() == Errno.EISDIR || e.errno() == Errno.ENOTDIR) {
                throw new ConflictException(
                        Failure.of("a folder and something else can't replace each other: " + e.getMessage())
                                .provider("containerd")
                                .hint("Remove what is there first.")
                                .cause(e));
            }
            throw e;
        }
    }

    void makeLink(String target) throws NativeException {
        folder.makeLink(name, target);
    }

    /** Gives a link, and nothing else that may have taken its place, to others. */
    void ownLink(long uid, long gid) throws NativeException, IOException {
        try (Fd link = folder.entry(name)) {
            if (Inside.describe(link, name).type() == FileType.SYMLINK) {
                Inside.own(link, uid, gid);
            }
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
