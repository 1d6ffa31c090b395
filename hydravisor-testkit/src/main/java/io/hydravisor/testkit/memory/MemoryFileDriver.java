package io.hydravisor.testkit.memory;

import io.hydravisor.file.FileInfo;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A client's view of the files of one sandbox. */
final class MemoryFileDriver implements FileDriver {
    private final MemoryLine line;
    private final MemorySandbox sandbox;

    MemoryFileDriver(MemoryLine line, MemorySandbox sandbox) {
        this.line = line;
        this.sandbox = sandbox;
    }

    private <T> T ask(String verb, String path, Optional<String> user, BiFunction<MemoryFiles, MemoryUser, T> request) {
        return line.call(
                verb, sandbox.resource() + path, () -> request.apply(sandbox.reachableFiles(), sandbox.user(user)));
    }

    private void change(String verb, String path, Optional<String> user, BiConsumer<MemoryFiles, MemoryUser> request) {
        line.run(verb, sandbox.resource() + path, () -> request.accept(sandbox.reachableFiles(), sandbox.user(user)));
    }

    @Override
    public ReadableByteChannel openRead(String path, Optional<String> user) {
        MemoryFiles.Open file = ask("openRead", path, user, (files, who) -> files.openRead(path, who));
        return new MemoryFileChannel(line, file, sandbox.resource() + path);
    }

    @Override
    public WritableByteChannel openWrite(String path, Optional<String> user) {
        MemoryFiles.Open file = ask("openWrite", path, user, (files, who) -> files.openWrite(path, who, false));
        return new MemoryFileChannel(line, file, sandbox.resource() + path);
    }

    @Override
    public void createDirectories(String path, Optional<String> user) {
        change("createDirectories", path, user, (files, who) -> files.createDirectories(path, who));
    }

    @Override
    public Stream<FileInfo> list(String path, Optional<String> user) {
        List<FileInfo> found = ask("list", path, user, (files, who) -> files.list(path, who));
        return found.stream();
    }

    @Override
    public FileInfo stat(String path, Optional<String> user) {
        return ask("stat", path, user, (files, who) -> files.stat(path, who));
    }

    @Override
    public void remove(String path, Optional<String> user) {
        change("remove", path, user, (files, who) -> files.remove(path, who));
    }

    @Override
    public void move(String from, String to, Optional<String> user) {
        change("move", from, user, (files, who) -> files.move(from, to, who));
    }

    @Override
    public void setPermissions(String path, int mode, Optional<String> user) {
        change("setPermissions", path, user, (files, who) -> files.setPermissions(path, mode, who));
    }

    @Override
    public void createLink(String path, String target, Optional<String> user) {
        change("createLink", path, user, (files, who) -> files.createLink(path, target, who));
    }

    @Override
    public FileTree openTree(String path, Optional<String> user) {
        MemoryUser who = sandbox.user(user);
        MemoryFiles folder = ask("openTree", path, user, (files, asking) -> files.tree(path, asking));
        return new MemoryTree(line, folder, who, sandbox.resource() + path);
    }
}
