package io.hydravisor.containerd.image;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What is to be in an archive; tests change it before it is written. */
final class ArchiveFiles {
    private record Item(byte type, ByteString content) {}

    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Set<String> doubled = new HashSet<>();

    ArchiveFiles file(String name, byte[] content) {
        items.put(name, new Item(TarConstants.LF_NORMAL, ByteString.copyFrom(content)));
        return this;
    }

    ArchiveFiles file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes an entry twice to a tar. */
    ArchiveFiles twice(String name) {
        doubled.add(name);
        return this;
    }

    /** Anything that has no content. */
    ArchiveFiles entry(String name, byte type) {
        items.put(name, new Item(type, ByteString.EMPTY));
        return this;
    }

    ArchiveFiles symlink(String name, String target) {
        return link(name, target, TarConstants.LF_SYMLINK);
    }

    ArchiveFiles hardlink(String name, String target) {
        return link(name, target, TarConstants.LF_LINK);
    }

    private ArchiveFiles link(String name, String target, byte type) {
        items.put(name, new Item(type, ByteString.copyFromUtf8(target)));
        return this;
    }

    byte[] content(String name) {
        return item(name).content().toByteArray();
    }

    private Item item(String name) {
        return Objects.requireNonNull(items.get(name), name);
    }

    ArchiveFiles edit(String name, UnaryOperator<String> change) {
        return file(name, change.apply(new String(content(name), StandardCharsets.UTF_8)));
    }

    ArchiveFiles rename(String from, String to) {
        items.put(to, item(from));
        return remove(from);
    }

    ArchiveFiles remove(String name) {
        items.remove(name);
        return this;
    }

    ArchiveFiles addAll(ArchiveFiles others) {
        items.putAll(others.items);
        return this;
    }

    Path tar(Path target) {
        try (TarWriter tar = new TarWriter(Files.newOutputStream(target))) {
            for (Map.Entry<String, Item> item : items.entrySet()) {
                for (int times = doubled.contains(item.getKey()) ? 2 : 1; times > 0; times--) {
                    tar.add(
                            item.getKey(),
                            item.getValue().type(),
                            item.getValue().content().toByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    Path folder(Path target) {
        try {
            for (Map.Entry<String, Item> item : items.entrySet()) {
                Path file = target.resolve(item.getKey());
                Files.createDirectories(file.getParent());
                byte[] content = item.getValue().content().toByteArray();
                if (item.getValue().type() == TarConstants.LF_SYMLINK) {
                    Files.createSymbolicLink(file, Path.of(new String(content, StandardCharsets.UTF_8)));
                } else {
                    Files.write(file, content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** Writes tar entries exactly as told, however bad. */
    static final class TarWriter implements AutoCloseable {
        private final TarArchiveOutputStream tar;

        TarWriter(OutputStream target) {
            this.tar = new TarArchiveOutputStream(target, StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        }

        void add(String name, byte type, byte[] content) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setModTime(0L);
            entry.setMode(0755);
            boolean file = type == TarConstants.LF_NORMAL;
            if (!file) {
                entry.setLinkName(new String(content, StandardCharsets.UTF_8));
            }
            entry.setSize(file ? content.length : 0);
            tar.putArchiveEntry(entry);
            if (file) {
                tar.write(content);
            }
            tar.closeArchiveEntry();
        }

        @Override
        public void close() throws IOException {
            tar.close();
        }
    }
}
