package io.hydravisor.containerd.file;

import io.hydravisor.containerd.command.SandboxTask;
import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.file.FileInfo;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of one sandbox, opened from the root of its own mount namespace. */
public final class SandboxFiles implements FileDriver {
    private final SandboxTask task;
    private final FileWorker worker;

    public SandboxFiles(SandboxTask task, FileWorker worker) {
        this.task = task;
        this.worker = worker;
    }

    /** Work from the sandbox's root. */
    @FunctionalInterface
    private interface Step<R> {
        R in(Fd root) throws NativeException, IOException;
    }

    private <R> R inside(String doing, String path, Optional<String> user, Step<R> step) {
        String resource = task.resource() + path;
        // The root itself is behind a door that only the host's root may open; what lies inside is opened as the user.
        try (Fd root = task.root()) {
            return worker.as(task.user(user), doing, resource, () -> step.in(root));
        }
    }

    @Override
    public ReadableByteChannel openRead(String path, Optional<String> user) {
        return inside("read a file", path, user, root -> Inside.openRead(root, path));
    }

    @Override
    public WritableByteChannel openWrite(String path, Optional<String> user) {
        return inside("write a file", path, user, root -> Inside.openWrite(root, path));
    }

    @Override
    public void createDirectories(String path, Optional<String> user) {
        change("make a folder", path, user, root -> Inside.createDirectories(root, path));
    }

    @Override
    public Stream<FileInfo> list(String path, Optional<String> user) {
        // The dot asks for leave to search the folder, not only to read its names.
        Fd folder = inside("list a folder", path, user, root -> root.folder(path + "/."));
        return FolderListing.of(folder, path, task.resource() + path);
    }

    @Override
    public FileInfo stat(String path, Optional<String> user) {
        return inside("look at a file", path, user, root -> Inside.stat(root, path));
    }

    @Override
    public void remove(String path, Optional<String> user) {
        change("remove a file", path, user, root -> {
            try (Entry entry = Entry.of(root, path)) {
                entry.remove();
            }
        });
    }

    @Override
    public void move(String from, String to, Optional<String> user) {
        change("move a file", from, user, root -> {
            try (Entry source = Entry.of(root, from);
                    Entry target = Entry.of(root, to)) {
                source.moveTo(target);
            }
        });
    }

    @Override
    public void setPermissions(String path, int mode, Optional<String> user) {
        change("set permissions", path, user, root -> Inside.setPermissions(root, path, mode));
    }

    @Override
    public void createLink(String path, String target, Optional<String> user) {
        change("make a link", path, user, root -> {
            try (Entry entry = Entry.of(root, path)) {
                entry.makeLink(target);
            }
        });
    }

    @Override
    public FileTree openTree(String path, Optional<String> user) {
        SandboxUser who = task.user(user);
        Fd folder = inside("open a folder", path, user, root -> root.tree(path));
        return new SandboxTree(folder, worker, who, task.resource() + path);
    }

    /** Work from the sandbox's root that has no result. */
    @FunctionalInterface
    private interface Change {
        void in(Fd root) throws NativeException, IOException;
    }

    private void change(String doing, String path, Optional<String> user, Change change) {
        inside(doing, path, user, root -> {
            change.in(root);
            return path;
        });
    }
}
