package io.hydravisor.containerd.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;

/** A tar archive, whose entries are found by an index of their headers that is made once. */
final class TarArchive implements ImageArchive {
    private static final Map<String, String> PACKED =
            Map.of("1f8b", "gunzip", "28b52ffd", "unzstd", "fd377a58", "unxz", "425a68", "bunzip2");

    private final TarFile tar;
    private final Map<String, TarArchiveEntry> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();

    TarArchive(Path path) throws IOException {
        requireNotPacked(path);
        this.tar = openTar(path);
        try {
            for (TarArchiveEntry entry : tar.getEntries()) {
                index(entry);
            }
            links.keySet().forEach(this::follow);
        } catch (BadImageException e) {
            tar.close();
            throw e;
        }
    }

    private static void requireNotPacked(Path path) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(4);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() == 0) {
                throw new BadImageException("it is empty");
            }
            file.read(start, 0);
        }
        String magic = HexFormat.of().formatHex(start.array());
        PACKED.forEach((prefix, program) -> {
            if (magic.startsWith(prefix)) {
                throw new BadImageException("it is compressed", "Unpack it first with " + program + ".");
            }
        });
    }

    private static TarFile openTar(Path path) throws IOException {
        TarHeaders headers = new TarHeaders(FileChannel.open(path, StandardOpenOption.READ));
        try {
            TarFile tar = new TarFile(
                    headers,
                    TarConstants.DEFAULT_BLKSIZE,
                    TarConstants.DEFAULT_RCDSIZE,
                    StandardCharsets.UTF_8.name(),
                    false);
            headers.complete();
            return tar;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            headers.close();
            throw new BadImageException("it is no tar archive, or cut off: " + e.getMessage());
        }
    }

    private void index(TarArchiveEntry entry) {
        String name = ArchivePath.normalize(entry.getName());
        if (!entry.isCheckSumOK()) {
            throw new BadImageException(
                    "it is no tar archive, or damaged: the header of an entry has a wrong checksum");
        }
        if (entry.isDirectory()) {
            return;
        }
        if (files.containsKey(name) || links.containsKey(name)) {
            throw new BadImageException("it holds the entry " + BadImageException.quote(name) + " twice");
        }
        if (entry.isSymbolicLink()) {
            links.put(name, ArchivePath.linkTarget(name, entry.getLinkName()));
        } else if (entry.isLink()) {
            links.put(name, ArchivePath.normalize(entry.getLinkName()));
        } else {
            files.put(name, entry);
        }
    }

    private String follow(String name) {
        Set<String> seen = new HashSet<>();
        String at = name;
        for (String next = links.get(at); next != null; next = links.get(at)) {
            if (!seen.add(at)) {
                throw new BadImageException("the link " + BadImageException.quote(name) + " leads in a circle");
            }
            at = next;
        }
        return at;
    }

    @Override
    public Optional<Entry> find(String name) {
        TarArchiveEntry entry = files.get(follow(ArchivePath.normalize(name)));
        if (entry == null) {
            return Optional.empty();
        }
        // The size of a sparse file is only claimed, so that a small archive may grow to anything.
        if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice() || entry.isSparse()) {
            throw new BadImageException(
                    "the entry " + BadImageException.quote(name) + " is no plain file",
                    "Make the archive without sparse files, devices and pipes.");
        }
        return Optional.of(new TarEntry(tar, entry));
    }

    private record TarEntry(TarFile tar, TarArchiveEntry entry) implements Entry {
        @Override
        public long size() {
            return entry.getSize();
        }

        @Override
        public InputStream open() throws IOException {
            return tar.getInputStream(entry);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
