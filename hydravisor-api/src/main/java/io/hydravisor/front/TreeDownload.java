package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import io.hydravisor.spi.FileDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies a tree out of a machine to the host. The tree, its names included, is the guest's word: nothing of it may decide where
 * on the host something is written.
 */
final class TreeDownload {
    private final RemoteFiles files;
    private final FileDriver driver;
    private final Optional<String> user;
    private final TreeTally tally = new TreeTally();

    TreeDownload(RemoteFiles files, FileDriver driver, Optional<String> user) {
        this.files = files;
        this.driver = driver;
        this.user = user;
    }

    TreeCopy copy(String path, Path local) {
        try {
            get(driver.stat(path, user), local, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write what is to be copied", e);
        }
        return tally.done();
    }

    /**
     * @param depth how many folders of the copy are above it
     */
    private void get(FileInfo what, Path local, int depth) throws IOException {
        switch (what.type()) {
            case DIRECTORY -> getFolder(what, local, depth);
            case REGULAR -> getFile(what, local);
            case SYMLINK -> getLink(what, local, depth);
            case OTHER -> tally.skip(what.path(), "neither file, folder nor link");
        }
    }

    private void getFolder(FileInfo what, Path local, int depth) throws IOException {
        if (!Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(local);
        }
        tally.folder();
        String folder = what.path().endsWith("/") ? what.path() : what.path() + "/";
        try (Stream<FileInfo> inside = driver.list(what.path(), user)) {
            for (Iterator<FileInfo> entries = inside.iterator(); entries.hasNext(); ) {
                FileInfo entry = entries.next();
                get(entry, local.resolve(checkedName(entry, folder)), depth + 1);
            }
        }
        setPermissions(local, what.mode());
    }

    private static String checkedName(FileInfo entry, String folder) {
        String path = entry.path();
        String name = path.startsWith(folder) ? path.substring(folder.length()) : "";
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw new BackendException(Failure.of("a folder's entry has no name that could be one")
                    .resource(folder)
                    .effect(Effect.DONE)
                    .hint("Look at the folder inside the machine."));
        }
        return name;
    }

    private void getFile(FileInfo what, Path local) throws IOException {
        removeUnlessFolder(local);
        try (InputStream content = files.open(what.path());
                OutputStream file = Files.newOutputStream(
                        local, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            tally.file(content.transferTo(file));
        }
        setPermissions(local, what.mode());
    }

    private void getLink(FileInfo what, Path local, int depth) throws IOException {
        String target = what.linkTarget().orElse("");
        if (leadsOut(target, depth)) {
            tally.skip(what.path(), "a link that leads out of what is copied");
            return;
        }
        removeUnlessFolder(local);
        Files.createSymbolicLink(local, Path.of(target));
        tally.link();
    }

    /** Judged by the words alone, at the depth of the link's folder: each ".." may climb one of the copy's own folders. */
    private static boolean leadsOut(String target, int depth) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf(0) >= 0) {
            return true;
        }
        int above = depth - 1;
        boolean descended = false;
        for (String part : target.split("/+", -1)) {
            if (part.equals("..")) {
                // Behind a name, which may be a link itself, ".." leads where words don't tell.
                if (descended || --above < 0) {
                    return true;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                descended = true;
            }
        }
        return false;
    }

    private static void removeUnlessFolder(Path local) throws IOException {
        if (Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(local.toString(), null, "a folder is there");
        }
        Files.deleteIfExists(local);
    }

    private static void setPermissions(Path local, int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            // The bits stand in the order of the constants, the owner's read bit first.
            if ((mode & (1 << (all.length - 1 - i))) != 0) {
                permissions.add(all[i]);
            }
        }
        Files.setPosixFilePermissions(local, permissions);
    }
}
