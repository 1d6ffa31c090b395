package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.Failure;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The files of a machine, over its driver. */
final class FilesFront implements RemoteFiles {
    /** PATH_MAX of Linux, with the final zero byte. */
    private static final int MAX_PATH_BYTES = 4096;

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Supplier<FileDriver> driver;
    private final BiConsumer<Capability, String> require;
    private final String machine;
    private final Optional<String> user;

    FilesFront(
            Supplier<FileDriver> driver,
            BiConsumer<Capability, String> require,
            String machine,
            Optional<String> user) {
        this.driver = driver;
        this.require = require;
        this.machine = machine;
        this.user = user;
    }

    @Override
    public RemoteFiles as(String other) {
        if (other.isEmpty() || other.indexOf('\0') >= 0) {
            throw new InvalidInputException(
                    Failure.of("not a user: empty or with a zero byte").hint("Give a name or a number."));
        }
        return new FilesFront(driver, require, machine, Optional.of(other));
    }

    @Override
    public byte[] read(String path) {
        try (InputStream in = open(path)) {
            byte[] bytes = in.readNBytes((int) READ_LIMIT.bytes() + 1);
            if (bytes.length > READ_LIMIT.bytes()) {
                throw new ExhaustedException(Failure.of("the file has more than " + READ_LIMIT)
                        .resource(resource(path))
                        .hint("Use open(path) and read it piece by piece."));
            }
            return bytes;
        } catch (IOException e) {
            throw failed("reading", path, Effect.NONE, e);
        }
    }

    @Override
    public String readText(String path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    @Override
    public InputStream open(String path) {
        return Channels.newInputStream(checked(path).openRead(path, user));
    }

    @Override
    public void write(String path, byte[] content) {
        write(path, new ByteArrayInputStream(content));
    }

    @Override
    public void writeText(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public long write(String path, InputStream content) {
        long written = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (WritableByteChannel file = checked(path).openWrite(path, user)) {
            int count = readFrom(content, buffer);
            while (count >= 0) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    written += file.write(bytes);
                }
                count = readFrom(content, buffer);
            }
            return written;
        } catch (IOException e) {
            throw failed("writing", path, Effect.DONE, e);
        }
    }

    private static int readFrom(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the content to write", e);
        }
    }

    @Override
    public void createDirectories(String path) {
        checked(path).createDirectories(path, user);
    }

    @Override
    public Stream<FileInfo> list(String path) {
        return checked(path).list(path, user);
    }

    @Override
    public FileInfo stat(String path) {
        return checked(path).stat(path, user);
    }

    @Override
    public boolean exists(String path) {
        try {
            stat(path);
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public void remove(String path) {
        checked(notRoot(path)).remove(path, user);
    }

    @Override
    public void removeTree(String path) {
        new TreeRemoval(checked(notRoot(path)), user).remove(path);
    }

    @Override
    public void move(String from, String to) {
        checked(notRoot(to));
        checked(notRoot(from)).move(from, to, user);
    }

    @Override
    public void setPermissions(String path, int mode) {
        if (mode < 0 || mode > 07777) {
            throw new InvalidInputException(Failure.of("not permission bits: 0" + Integer.toOctalString(mode))
                    .resource(resource(path))
                    .hint("Give 0 to 07777 (octal), such as 0755 for a folder that others may read."));
        }
        checked(path).setPermissions(path, mode, user);
    }

    @Override
    public TreeCopy upload(Path local, String path) {
        return new TreeUpload(this, checked(notRoot(path)), user).copy(local, path);
    }

    @Override
    public TreeCopy download(String path, Path local) {
        return new TreeDownload(this, checked(path), user).copy(path, local);
    }

    @Override
    public TreeCopy downloadArchive(String path, OutputStream archive) {
        require.accept(Capability.FILE_ARCHIVES, machine);
        try (FileTree tree = checked(path).openTree(path, user)) {
            return new ArchiveDownload(tree, archive, below(path)).copy();
        }
    }

    @Override
    public TreeCopy uploadArchive(InputStream archive, String path) {
        require.accept(Capability.FILE_ARCHIVES, machine);
        return new ArchiveUpload(checked(path), user, resource(path), below(path)).copy(archive, path);
    }

    private Failed below(String folder) {
        return (doing, path, effect, cause) -> failed(doing, folder + path, effect, cause);
    }

    /** What went wrong with a channel. */
    @FunctionalInterface
    interface Failed {
        RuntimeException of(String doing, String path, Effect effect, IOException cause);
    }

    private String notRoot(String path) {
        if (path.matches("/+(\\./*)*")) {
            throw new InvalidInputException(Failure.of("not a path that can be replaced: the root")
                    .resource(machine)
                    .hint("Name what is in it."));
        }
        return path;
    }

    private FileDriver checked(String path) {
        require.accept(Capability.FILES, machine);
        if (!path.startsWith("/")
                || path.indexOf('\0') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
            throw new InvalidInputException(
                    Failure.of("not a path inside the machine: it is not absolute, or holds a zero"
                                    + " byte or half a surrogate pair")
                            .resource(machine)
                            .hint("Start it with '/'."));
        }
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes >= MAX_PATH_BYTES) {
            throw new InvalidInputException(Failure.of("the path is too long: " + bytes + " bytes")
                    .resource(machine)
                    .hint("Linux takes at most " + (MAX_PATH_BYTES - 1) + " bytes."));
        }
        return driver.get();
    }

    private RuntimeException failed(String doing, String path, Effect effect, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return new OperationInterruptedException(Failure.of("interrupted while " + doing)
                    .resource(resource(path))
                    .effect(effect)
                    .cause(cause));
        }
        String said = String.valueOf(cause.getMessage());
        Failure failure = Failure.of(doing + " failed: " + said)
                .resource(resource(path))
                .effect(effect)
                .cause(cause);
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded") || lower.contains("file too large")) {
            return new ExhaustedException(
                    failure.hint("Free some space; the file may hold a part of the new content."));
        }
        return new BackendException(
                failure.hint("Look at the sandbox's state; the file may hold a part of the content."));
    }

    private String resource(String path) {
        return machine + path;
    }
}
