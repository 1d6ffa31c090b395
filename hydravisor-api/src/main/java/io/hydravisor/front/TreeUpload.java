package io.hydravisor.front;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.spi.FileDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Copies a tree from the host into a machine. */
final class TreeUpload {
    private static final int PERMISSIONS = 07777;

    private final RemoteFiles files;
    private final FileDriver driver;
    private final Optional<String> user;
    private final TreeTally tally = new TreeTally();

    TreeUpload(RemoteFiles files, FileDriver driver, Optional<String> user) {
        this.files = files;
        this.driver = driver;
        this.user = user;
    }

    TreeCopy copy(Path local, String path) {
        try {
            // What the caller names may be a link; what is found in a folder is taken for itself.
            put(Files.exists(local) ? local.toRealPath() : local, path);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read what is to be copied", e);
        }
        return tally.done();
    }

    private void put(Path local, String path) throws IOException {
        BasicFileAttributes what = Files.readAttributes(local, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (what.isDirectory()) {
            putFolder(local, path);
        } else if (what.isRegularFile()) {
            removeLink(path);
            try (InputStream content = Files.newInputStream(local)) {
                tally.file(files.write(path, content));
            }
            driver.setPermissions(path, mode(local), user);
        } else if (what.isSymbolicLink()) {
            putLink(Files.readSymbolicLink(local).toString(), path);
        } else {
            tally.skip(local.toString(), "neither file, folder nor link");
        }
    }

    private void putFolder(Path local, String path) throws IOException {
        removeLink(path);
        if (there(path).filter(what -> what.type() != FileType.DIRECTORY).isPresent()) {
            throw new ConflictException(Failure.of("a folder can't take the place of a file: " + path)
                    .effect(Effect.DONE)
                    .hint("Remove it first, or choose another place."));
        }
        driver.createDirectories(path, user);
        tally.folder();
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(local)) {
            for (Path entry : inside) {
                put(entry, path + "/" + entry.getFileName());
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        // Last: one that can't be written to could not have been filled.
        driver.setPermissions(path, mode(local), user);
    }

    private void putLink(String target, String path) {
        try {
            driver.createLink(path, target, user);
        } catch (AlreadyExistsException e) {
            // As with a file: what is there is replaced. A folder is not, and says so.
            driver.remove(path, user);
            driver.createLink(path, target, user);
        }
        tally.link();
    }

    /** A link in the way would lead the copy elsewhere. */
    private void removeLink(String path) {
        if (there(path).filter(what -> what.type() == FileType.SYMLINK).isPresent()) {
            driver.remove(path, user);
        }
    }

    private Optional<FileInfo> there(String path) {
        try {
            return Optional.of(driver.stat(path, user));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static int mode(Path local) throws IOException {
        return (int) Files.getAttribute(local, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
    }
}
