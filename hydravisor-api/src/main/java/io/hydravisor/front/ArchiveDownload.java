package io.hydravisor.front;

import io.hydravisor.core.Effect;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.front.FilesFront.Failed;
import io.hydravisor.front.TarEntry.Kind;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileTree;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Copies a tree out of a machine into an archive. How deep it is, and what becomes of it meanwhile, is the guest's choice: neither the
 * stack nor the open listings grow with it, and what can't be read any more is passed over.
 */
final class ArchiveDownload {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final String GONE = "it is gone, or became something else, meanwhile";

    private final FileTree tree;
    private final OutputStream archive;
    private final TarWriter tar;
    private final Failed failed;
    private final TreeTally tally = new TreeTally();
    private final Deque<String> left = new ArrayDeque<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    ArchiveDownload(FileTree tree, OutputStream archive, Failed failed) {
        this.tree = tree;
        this.archive = archive;
        this.tar = new TarWriter(archive);
        this.failed = failed;
    }

    TreeCopy copy() {
        try {
            left.push("/");
            while (!left.isEmpty()) {
                folder(left.pop());
            }
            tar.end();
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the archive", e);
        }
        return tally.done();
    }

    private void folder(String path) throws IOException {
        try (Stream<FileInfo> inside = tree.list(path)) {
            FileInfo what = tree.stat(path);
            tar.header(
                    new TarEntry("." + (path.equals("/") ? path : path + "/"), Kind.FOLDER, attributes(what), 0, ""));
            tally.folder();
            for (Iterator<FileInfo> entries = inside.iterator(); entries.hasNext(); ) {
                entry(entries.next());
            }
        } catch (NotFoundException | InvalidInputException e) {
            tally.skip(path, GONE);
        }
    }

    private void entry(FileInfo what) throws IOException {
        switch (what.type()) {
            case DIRECTORY -> left.push(what.path());
            case REGULAR -> file(what.path());
            case SYMLINK -> {
                String target = what.linkTarget().orElse("");
                tar.header(new TarEntry("." + what.path(), Kind.LINK, attributes(what), 0, target));
                tally.link();
            }
            case OTHER -> tally.skip(what.path(), "neither file, folder nor link");
        }
    }

    private void file(String path) throws IOException {
        ReadableByteChannel opened;
        FileInfo what;
        try {
            opened = tree.openRead(path);
        } catch (NotFoundException | InvalidInputException e) {
            tally.skip(path, GONE);
            return;
        }
        try (ReadableByteChannel content = opened) {
            what = tree.stat(path);
            if (what.type() != FileType.REGULAR) {
                tally.skip(path, GONE);
                return;
            }
            tar.header(new TarEntry("." + path, Kind.FILE, attributes(what), what.size(), ""));
            content(content, path, what.size());
        } catch (NotFoundException e) {
            tally.skip(path, GONE);
        }
    }

    /** The header has said how long it is: what comes more is left out. */
    private void content(ReadableByteChannel content, String path, long size) throws IOException {
        long written = 0;
        while (written < size) {
            int count = read(content, path, (int) Math.min(buffer.length, size - written));
            if (count < 0) {
                tally.skip(path, "it became shorter while it was read; zeros stand for its end");
                fill(size - written);
                break;
            }
            archive.write(buffer, 0, count);
            written += count;
        }
        tar.pad(size);
        tally.file(written);
    }

    private int read(ReadableByteChannel content, String path, int most) {
        try {
            return content.read(ByteBuffer.wrap(buffer, 0, most));
        } catch (IOException e) {
            throw failed.of("reading", path, Effect.NONE, e);
        }
    }

    private void fill(long count) throws IOException {
        byte[] zeros = new byte[BUFFER_BYTES];
        for (long missing = count; missing > 0; missing -= zeros.length) {
            archive.write(zeros, 0, (int) Math.min(zeros.length, missing));
        }
    }

    private static FileAttributes attributes(FileInfo what) {
        return new FileAttributes(what.mode(), what.uid(), what.gid(), what.modified());
    }
}
