package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Fd;
import io.hydravisor.containerd.host.NativeException;
import io.hydravisor.containerd.spec.SandboxUser;
import io.hydravisor.file.FileInfo;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileTree;
import io.hydravisor.spi.NewFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** A folder of a sandbox, held open: all is resolved from there, and the kernel refuses each link. */
final class SandboxTree implements FileTree {
    private final Fd folder;
    private final FileWorker worker;
    private final SandboxUser user;
    private final String resource;
    private boolean closed;

    SandboxTree(Fd folder, FileWorker worker, SandboxUser user, String resource) {
        this.folder = folder;
        this.worker = worker;
        this.user = user;
        this.resource = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
    }

    /** Work in the folder. */
    @FunctionalInterface
    private interface Step<R> {
        R run() throws NativeException, IOException;
    }

    private <R> R inside(String doing, String path, Step<R> step) {
        return worker.as(user, doing, resource + path, step::run);
    }

    @Override
    public FileInfo stat(String path) {
        return inside("look at a file", path, () -> Inside.stat(folder, path));
    }

    @Override
    public Stream<FileInfo> list(String path) {
        Fd opened = inside("list a folder", path, () -> folder.folder(path + "/."));
        return FolderListing.of(opened, path, resource + path);
    }

    @Override
    public ReadableByteChannel openRead(String path) {
        return inside("read a file", path, () -> Inside.openRead(folder, path));
    }

    @Override
    public NewFile createFile(String path) {
        return inside("create a file", path, () -> {
            Fd created = Inside.create(folder, path);
            try {
                FileChannel content = FileChannel.open(created.path(), StandardOpenOption.WRITE);
                return new SandboxNewFile(
                        created,
                        content,
                        attributes -> inside("finish a file", path, () -> {
                            Inside.finish(created, attributes);
                            return path;
                        }));
            } catch (IOException e) {
                created.close();
                throw e;
            }
        });
    }

    @Override
    public void createDirectories(String path) {
        change("make a folder", path, () -> Inside.createDirectories(folder, path));
    }

    @Override
    public void finishFolder(String path, FileAttributes attributes) {
        change("finish a folder", path, () -> Inside.finishFolder(folder, path, attributes));
    }

    @Override
    public void createLink(String path, String target, long uid, long gid) {
        change("make a link", path, () -> {
            try (Entry entry = Entry.of(folder, path)) {
                entry.makeLink(target);
                entry.ownLink(uid, gid);
            }
        });
    }

    @Override
    public void remove(String path) {
        change("remove a file", path, () -> {
            try (Entry entry = Entry.of(folder, path)) {
                entry.remove();
            }
        });
    }

    /** Work in the folder that has no result. */
    @FunctionalInterface
    private interface Change {
        void run() throws NativeException, IOException;
    }

    private void change(String doing, String path, Change change) {
        inside(doing, path, () -> {
            change.run();
            return path;
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            folder.close();
        }
    }
}
