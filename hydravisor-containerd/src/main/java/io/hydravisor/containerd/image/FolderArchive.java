package io.hydravisor.containerd.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** An archive that was unpacked to a folder already. */
final class FolderArchive implements ImageArchive {
    private final Path root;

    FolderArchive(Path folder) throws IOException {
        this.root = folder.toRealPath();
    }

    @Override
    public Optional<Entry> find(String name) throws IOException {
        Path real;
        try {
            real = root.resolve(ArchivePath.normalize(name)).toRealPath();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new BadImageException(
                    "the entry " + BadImageException.quote(name) + " can't be followed: " + e.getReason());
        }
        if (!real.startsWith(root)) {
            throw ArchivePath.leadsOut("link", name);
        }
        if (!Files.isRegularFile(real)) {
            throw new BadImageException("the entry " + BadImageException.quote(name) + " is no regular file");
        }
        return Optional.of(new FileEntry(real, Files.size(real)));
    }

    /** @param real a path without links, so that following one now would be a surprise */
    private record FileEntry(Path real, long size) implements Entry {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS);
        }
    }

    @Override
    public void close() {}
}
