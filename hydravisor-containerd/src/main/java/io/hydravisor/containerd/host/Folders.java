package io.hydravisor.containerd.host;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders of our own on the host. */
public final class Folders {
    /** For the owner alone. */
    public static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** How often a folder is looked through while somebody puts something into it. */
    private static final int TRIES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);

    private Folders() {}

    public static void create(Path folder) throws IOException {
        Files.createDirectories(folder, PRIVATE);
    }

    /**
     * Makes a folder in another one, which may have been lost, and is made anew then.
     *
     * @param lost asked before that; throws if the other one is missing for good
     */
    public static void createIn(Path folder, Runnable lost) throws IOException {
        try {
            Files.createDirectory(folder, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            LOG.trace("{} is there", folder, e);
        } catch (NoSuchFileException e) {
            lost.run();
            create(folder);
        }
    }

    /** Removes a folder with all that is in it, without following links; what can't be removed is logged. */
    public static void delete(Path folder) {
        try {
            for (int attempt = 1; !tryDelete(folder); attempt++) {
                if (attempt == TRIES) {
                    throw new DirectoryNotEmptyException(folder.toString());
                }
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} was gone already", folder, e);
        } catch (IOException e) {
            LOG.warn("Could not remove {}; remove it by hand", folder, e);
        }
    }

    /** Removes a folder if nothing is in it. */
    public static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.trace("{} stays", folder, e);
        }
    }

    /** False if something new came into it meanwhile. */
    private static boolean tryDelete(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }
}
