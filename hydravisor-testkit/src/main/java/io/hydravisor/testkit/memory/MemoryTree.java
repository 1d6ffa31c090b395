package io.hydravisor.testkit.memory;

import io.hydravisor.file.FileInfo;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileTree;
import io.hydravisor.spi.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.stream.Stream;

/** A client's view of one folder of a sandbox. */
final class MemoryTree implements FileTree {
    private final MemoryLine line;
    private final MemoryFiles files;
    private final MemoryUser user;
    private final String resource;

    MemoryTree(MemoryLine line, MemoryFiles files, MemoryUser user, String resource) {
        this.line = line;
        this.files = files;
        this.user = user;
        this.resource = resource;
    }

    @Override
    public FileInfo stat(String path) {
        return line.call("stat", resource + path, () -> files.stat(path, user));
    }

    @Override
    public Stream<FileInfo> list(String path) {
        return line.call("list", resource + path, () -> files.list(path, user)).stream();
    }

    @Override
    public ReadableByteChannel openRead(String path) {
        MemoryFiles.Open file = line.call("openRead", resource + path, () -> files.openRead(path, user));
        return new MemoryFileChannel(line, file, resource + path);
    }

    @Override
    public NewFile createFile(String path) {
        MemoryFiles.Open file = line.call("createFile", resource + path, () -> files.create(path, user));
        return new Created(path, file);
    }

    @Override
    public void createDirectories(String path) {
        line.run("createDirectories", resource + path, () -> files.createDirectories(path, user));
    }

    @Override
    public void finishFolder(String path, FileAttributes attributes) {
        line.run("finishFolder", resource + path, () -> files.finishFolder(path, attributes, user));
    }

    @Override
    public void createLink(String path, String target, long uid, long gid) {
        line.run("createLink", resource + path, () -> {
            files.createLink(path, target, user);
            files.ownLink(path, uid, gid, user);
        });
    }

    @Override
    public void remove(String path) {
        line.run("remove", resource + path, () -> files.remove(path, user));
    }

    @Override
    public void close() {
        // Nothing is kept for it.
    }

    /** A file that is being written to. */
    private final class Created implements NewFile {
        private final String path;
        private final MemoryFiles.Open file;
        private final MemoryFileChannel content;

        private Created(String path, MemoryFiles.Open file) {
            this.path = path;
            this.file = file;
            this.content = new MemoryFileChannel(line, file, resource + path);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return content.write(bytes);
        }

        @Override
        public void finish(FileAttributes attributes) {
            line.run("finish", resource + path, () -> file.finish(attributes, user, path));
        }

        @Override
        public boolean isOpen() {
            return content.isOpen();
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
