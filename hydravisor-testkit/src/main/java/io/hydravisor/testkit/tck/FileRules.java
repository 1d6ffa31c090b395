package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files. All of these bind those that declare {@link Capability#FILES}. */
final class FileRules {
    private FileRules() {}

    static List<SandboxRule> all() {
        return Stream.of(
                        SandboxRule.of("F-1", "A file holds what was written to it, byte for byte.", FileRules::exact),
                        SandboxRule.of("F-2", "Writing to a file replaces what it held.", FileRules::replaced),
                        SandboxRule.of(
                                "F-3",
                                "Files are described as they are, in a listing and alone.",
                                FileRules::described),
                        SandboxRule.of("F-4", "What is missing, or is no file, is told apart.", FileRules::toldApart),
                        SandboxRule.of("F-5", "Files and commands see the same.", FileRules::shared),
                        SandboxRule.of("F-6", "Permissions are those of the user that was named.", FileRules::users),
                        SandboxRule.of("F-7", "No link leads out of the sandbox.", FileRules::links),
                        SandboxRule.of(
                                "F-8",
                                "What was moved is at its new place and no longer at its old.",
                                FileRules::moved),
                        SandboxRule.of(
                                "F-9",
                                "What was removed is gone, and nothing else; links are not followed.",
                                FileRules::removed),
                        SandboxRule.of("F-10", "Permissions are set as they were given.", FileRules::permissions),
                        SandboxRule.of("F-11", "A tree that is copied in and out again is the same.", FileRules::trees))
                .map(rule -> rule.needs(Capability.FILES))
                .toList();
    }

    private static void exact(Lab lab) throws IOException {
        RemoteFiles files = lab.box().files();
        byte[] content = Lab.random(21, Sizes.STREAM_BYTES);
        String file = lab.path();
        assertEquals(content.length, files.write(file, new ByteArrayInputStream(content)));
        try (InputStream read = files.open(file)) {
            assertEquals(Lab.digest(content), Lab.digest(read.readAllBytes()));
        }
        files.write(file, new byte[0]);
        assertEquals(0, files.read(file).length);
    }

    private static void replaced(Lab lab) {
        RemoteFiles files = lab.box().files();
        String file = lab.path();
        files.writeText(file, "a longer text");
        files.writeText(file, "short");
        assertEquals("short", files.readText(file));
        assertEquals(5, files.stat(file).size());
    }

    private static void described(Lab lab) {
        RemoteFiles files = lab.box().files();
        String folder = lab.path();
        files.createDirectories(folder + "/sub/deep");
        files.createDirectories(folder + "/sub/deep");
        files.writeText(folder + "/file with space", "12345");
        FileInfo file = files.stat(folder + "/file with space");
        assertEquals(FileType.REGULAR, file.type());
        assertEquals(5, file.size());
        assertEquals(0644, file.mode());
        assertEquals("file with space", file.name());
        FileInfo sub = files.stat(folder + "/sub");
        assertEquals(FileType.DIRECTORY, sub.type());
        assertEquals(0755, sub.mode());
        try (Stream<FileInfo> inside = files.list(folder)) {
            assertEquals(
                    new TreeSet<>(List.of(folder + "/file with space REGULAR", folder + "/sub DIRECTORY")),
                    inside.map(info -> info.path() + " " + info.type()).collect(Collectors.toCollection(TreeSet::new)));
        }
        assertTrue(files.exists("/"));
        assertEquals(FileType.DIRECTORY, files.stat("/").type());
    }

    private static void toldApart(Lab lab) {
        RemoteFiles files = lab.box().files();
        String folder = lab.path();
        files.createDirectories(folder);
        Lab.refused(NotFoundException.class, () -> files.read(folder + "/missing"));
        Lab.refused(NotFoundException.class, () -> files.stat(folder + "/missing"));
        Lab.refused(NotFoundException.class, () -> files.list(folder + "/missing"));
        Lab.refused(NotFoundException.class, () -> files.writeText(folder + "/missing/file", "x"));
        Lab.refused(InvalidInputException.class, () -> files.read(folder));
        Lab.refused(InvalidInputException.class, () -> files.writeText(folder, "x"));
        Lab.refused(InvalidInputException.class, () -> files.read("relative"));
        files.writeText(folder + "/file", "x");
        assertThrows(HydravisorException.class, () -> files.list(folder + "/file"));
        assertThrows(HydravisorException.class, () -> files.createDirectories(folder + "/file/sub"));
        assertFalse(files.exists(folder + "/missing"));
    }

    private static void shared(Lab lab) {
        String file = lab.path();
        lab.exec(lab.guest().append(file, "from a command")).orThrow();
        assertEquals("from a command", lab.box().files().readText(file));
        lab.box().files().writeText(file, "from outside,");
        lab.exec(lab.guest().append(file, "then inside")).orThrow();
        assertEquals("from outside,then inside", lab.box().files().readText(file));
    }

    private static void users(Lab lab) {
        RemoteFiles root = lab.box().files();
        RemoteFiles user = root.as(lab.subject().user());
        String folder = lab.path();
        root.createDirectories(folder);
        root.setPermissions(folder, 0700);
        root.writeText(folder + "/secret", "x");
        Lab.refused(PermissionDeniedException.class, () -> user.read(folder + "/secret"));
        Lab.refused(PermissionDeniedException.class, () -> user.writeText(folder + "/mine", "x"));
        Lab.refused(PermissionDeniedException.class, () -> user.remove(folder + "/secret"));
        String own = lab.path();
        user.writeText(own, "mine");
        assertEquals(Long.parseLong(lab.subject().user()), root.stat(own).uid());
        Lab.refused(PermissionDeniedException.class, () -> user.setPermissions(folder, 0777));
    }

    private static void links(Lab lab) throws IOException {
        Path outside = Files.createTempDirectory("tck");
        try {
            Path secret = Files.writeString(outside.resolve("secret"), "the host's");
            Path tree = Files.createDirectory(outside.resolve("tree"));
            Files.createSymbolicLink(tree.resolve("absolute"), secret);
            Files.createSymbolicLink(tree.resolve("up"), Path.of("../".repeat(40) + secret));
            Files.createSymbolicLink(tree.resolve("folder"), Path.of("/"));
            RemoteFiles files = lab.box().files();
            String folder = lab.path();
            files.upload(tree, folder);
            assertEquals(FileType.SYMLINK, files.stat(folder + "/absolute").type());
            assertEquals(
                    secret.toString(),
                    files.stat(folder + "/absolute").linkTarget().orElseThrow());
            for (String link : List.of("absolute", "up")) {
                Lab.refused(NotFoundException.class, () -> files.read(folder + "/" + link));
            }
            assertThrows(HydravisorException.class, () -> files.writeText(folder + "/folder" + secret, "x"));
            assertEquals("the host's", Files.readString(secret));
            // Absolute links lead to the sandbox's own root.
            String inside = lab.path();
            files.writeText(inside, "the sandbox's");
            assertEquals("the sandbox's", files.readText(folder + "/folder" + inside));
        } finally {
            delete(outside);
        }
    }

    private static void moved(Lab lab) {
        RemoteFiles files = lab.box().files();
        String folder = lab.path();
        files.createDirectories(folder + "/from/deep");
        files.writeText(folder + "/from/deep/file", "moved");
        files.move(folder + "/from", folder + "/to");
        assertFalse(files.exists(folder + "/from"), "it is still at its old place");
        assertEquals("moved", files.readText(folder + "/to/deep/file"));
        files.writeText(folder + "/other", "replaced");
        files.move(folder + "/to/deep/file", folder + "/other");
        assertEquals("moved", files.readText(folder + "/other"));
        Lab.refused(NotFoundException.class, () -> files.move(folder + "/from", folder + "/x"));
        Lab.refused(ConflictException.class, () -> files.move(folder + "/to", folder + "/to/deep/x"));
    }

    private static void removed(Lab lab) throws IOException {
        RemoteFiles files = lab.box().files();
        String kept = lab.path();
        files.createDirectories(kept);
        files.writeText(kept + "/file", "kept");
        Path tree = Files.createTempDirectory("tck");
        try {
            Files.createSymbolicLink(tree.resolve("link"), Path.of(kept));
            Files.createDirectories(tree.resolve("a/b/c"));
            Files.writeString(tree.resolve("a/b/c/file"), "x");
            String folder = lab.path();
            files.upload(tree, folder);
            Lab.refused(ConflictException.class, () -> files.remove(folder));
            files.removeTree(folder);
            assertFalse(files.exists(folder), "it is still there");
            assertEquals("kept", files.readText(kept + "/file"));
        } finally {
            delete(tree);
        }
        files.remove(kept + "/file");
        files.remove(kept);
        assertFalse(files.exists(kept), "it is still there");
        Lab.refused(NotFoundException.class, () -> files.remove(kept));
        Lab.refused(InvalidInputException.class, () -> files.removeTree("/"));
    }

    private static void permissions(Lab lab) {
        RemoteFiles files = lab.box().files();
        String file = lab.path();
        files.writeText(file, "x");
        for (int mode : new int[] {0600, 0755, 0, 04755, 0644}) {
            files.setPermissions(file, mode);
            assertEquals(mode, files.stat(file).mode());
        }
        Lab.refused(InvalidInputException.class, () -> files.setPermissions(file, 010000));
        Lab.refused(NotFoundException.class, () -> files.setPermissions(file + "x", 0600));
    }

    private static void trees(Lab lab) throws IOException {
        Path work = Files.createTempDirectory("tck");
        try {
            Path tree = Files.createDirectory(work.resolve("in"));
            Files.createDirectories(tree.resolve("sub/empty"));
            Files.write(tree.resolve("sub/data"), Lab.random(22, 300_000));
            Files.writeString(tree.resolve("grüße.txt"), "x");
            Files.createSymbolicLink(tree.resolve("link"), Path.of("sub/data"));
            Files.setPosixFilePermissions(tree.resolve("sub/data"), PosixFilePermissions.fromString("rwxr-x---"));
            Files.setPosixFilePermissions(tree.resolve("sub/empty"), PosixFilePermissions.fromString("rwx------"));
            String inside = lab.path();
            TreeCopy in = lab.box().files().upload(tree, inside);
            TreeCopy out = lab.box().files().download(inside, work.resolve("out"));
            assertEquals(new TreeCopy(2, 3, 1, 300_001, List.of()), in);
            assertEquals(in, out);
            assertEquals(describe(tree), describe(work.resolve("out")));
        } finally {
            delete(work);
        }
    }

    private static List<String> describe(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.sorted().map(path -> describe(tree, path)).toList();
        }
    }

    private static String describe(Path tree, Path path) {
        try {
            String name = tree.relativize(path).toString();
            if (Files.isSymbolicLink(path)) {
                return name + " -> " + Files.readSymbolicLink(path);
            }
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
            return name + " " + mode + (Files.isDirectory(path) ? "" : " " + Lab.digest(Files.readAllBytes(path)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
