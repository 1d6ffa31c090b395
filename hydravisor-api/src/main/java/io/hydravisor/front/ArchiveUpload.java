package io.hydravisor.front;

import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.front.FilesFront.Failed;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import io.hydravisor.spi.NewFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Unpacks an archive, which is a stranger's, into a folder of a machine. */
final class ArchiveUpload {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final FileDriver driver;
    private final Optional<String> user;
    private final String resource;
    private final Failed failed;
    private final TreeTally tally = new TreeTally();
    /** Those that the entry being unpacked is in; they get their attributes when it is left, as one without the right to write could not be filled. */
    private final Deque<Folder> open = new ArrayDeque<>();

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private Effect effect = Effect.NONE;

    ArchiveUpload(FileDriver driver, Optional<String> user, String resource, Failed failed) {
        this.driver = driver;
        this.user = user;
        this.resource = resource;
        this.failed = failed;
    }

    private record Folder(String path, FileAttributes attributes) {
        boolean holds(String other) {
            return path.equals("/") || other.equals(path) || other.startsWith(path + "/");
        }
    }

    TreeCopy copy(InputStream archive, String path) {
        TarReader tar = new TarReader(archive);
        try {
            // Before anything is made: what is no archive at all shall leave no trace.
            Optional<TarEntry> entry = tar.next();
            if (there(path).isEmpty()) {
                driver.createDirectories(path, user);
                effect = Effect.DONE;
            }
            try (FileTree tree = driver.openTree(path, user)) {
                for (; entry.isPresent(); entry = tar.next()) {
                    unpack(tree, tar, entry.get());
                }
                leave(tree, Optional.empty());
            }
        } catch (TarException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the archive", e);
        } catch (HydravisorException e) {
            throw effect == Effect.NONE ? e : PartialEffect.of(e);
        }
        return tally.done();
    }

    private Optional<FileInfo> there(String path) {
        try {
            return Optional.of(driver.stat(path, user));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private void unpack(FileTree tree, TarReader tar, TarEntry entry) throws IOException {
        String path = inside(entry.name());
        leave(tree, Optional.of(path));
        if (path.equals("/") && entry.kind() != TarEntry.Kind.FOLDER) {
            throw refused("the archive has something else than a folder in the place of its root");
        }
        switch (entry.kind()) {
            case FOLDER -> folder(tree, path, entry.attributes());
            case FILE -> {
                try (NewFile file = created(tree, path)) {
                    tally.file(write(file, path, tar::read));
                    file.finish(entry.attributes());
                }
            }
            case LINK -> {
                requireTarget(entry.link());
                makeRoom(tree, path);
                effect = Effect.DONE; // Also if it is refused its owner.
                tree.createLink(
                        path,
                        entry.link(),
                        entry.attributes().uid(),
                        entry.attributes().gid());
                tally.link();
            }
            case HARD_LINK -> copy(tree, inside(entry.link()), path, entry.attributes());
            case OTHER -> tally.skip(path, "neither file, folder nor link");
        }
    }

    /** The path of an entry below the folder. */
    private String inside(String name) {
        if (name.startsWith("/") || name.indexOf('\0') >= 0) {
            throw refused("the archive has an entry whose name is absolute, or holds a zero byte");
        }
        StringBuilder path = new StringBuilder();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw refused("the archive has an entry that leads out of it by '..'");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                path.append('/').append(part);
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    private void requireTarget(String target) {
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw refused("the archive has a link without a target");
        }
    }

    private InvalidInputException refused(String what) {
        return new InvalidInputException(Failure.of("the archive can't be unpacked: " + what)
                .resource(resource)
                .effect(effect)
                .hint("Give a whole tar archive that is not compressed, made from inside its folder."));
    }

    private void folder(FileTree tree, String path, FileAttributes attributes) {
        found(tree, path).ifPresent(what -> {
            if (what.type() == FileType.SYMLINK) {
                change(() -> tree.remove(path));
            } else if (what.type() != FileType.DIRECTORY) {
                throw conflict("a folder can't take the place of a file: " + path);
            }
        });
        change(() -> tree.createDirectories(path));
        if (!open.isEmpty() && open.peek().path().equals(path)) {
            open.pop(); // It comes twice in a row; the later one counts.
        }
        open.push(new Folder(path, attributes));
        tally.folder();
    }

    private void change(Runnable step) {
        step.run();
        effect = Effect.DONE;
    }

    private ConflictException conflict(String what) {
        return new ConflictException(
                Failure.of(what).resource(resource).effect(effect).hint("Remove it first, or choose another place."));
    }

    private static Optional<FileInfo> found(FileTree tree, String path) {
        try {
            return Optional.of(tree.stat(path));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Makes the folder of what is about to come, and removes what is in its place. */
    private void makeRoom(FileTree tree, String path) {
        String above = path.substring(0, path.lastIndexOf('/'));
        boolean known = open.stream().anyMatch(folder -> folder.path().equals(above));
        if (!above.isEmpty() && !known) {
            change(() -> tree.createDirectories(above));
        }
        found(tree, path).ifPresent(what -> {
            if (what.type() == FileType.DIRECTORY) {
                throw conflict("a file can't take the place of a folder: " + path);
            }
            change(() -> tree.remove(path));
        });
    }

    private NewFile created(FileTree tree, String path) {
        makeRoom(tree, path);
        NewFile file = tree.createFile(path);
        effect = Effect.DONE;
        return file;
    }

    /** Where bytes come from. */
    @FunctionalInterface
    private interface Source {
        int read(byte[] target) throws IOException;
    }

    private long write(WritableByteChannel file, String path, Source content) throws IOException {
        long written = 0;
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                try {
                    written += file.write(bytes);
                } catch (IOException e) {
                    throw failed.of("writing", path, Effect.DONE, e);
                }
            }
        }
        return written;
    }

    private void copy(FileTree tree, String from, String path, FileAttributes attributes) throws IOException {
        if (from.equals(path)) {
            throw refused("the archive has a hard link to itself");
        }
        try (ReadableByteChannel source = tree.openRead(from)) {
            try (NewFile file = created(tree, path)) {
                tally.file(write(file, path, target -> {
                    try {
                        return source.read(ByteBuffer.wrap(target));
                    } catch (IOException e) {
                        throw failed.of("reading", from, Effect.DONE, e);
                    }
                }));
                file.finish(attributes);
            }
        }
    }

    /** Gives the folders that the next entry is not in what the archive says of them. */
    private void leave(FileTree tree, Optional<String> next) {
        while (!open.isEmpty() && next.filter(open.peek()::holds).isEmpty()) {
            Folder left = open.pop();
            tree.finishFolder(left.path(), left.attributes());
        }
    }
}
