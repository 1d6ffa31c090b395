package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.FileInfo;
import io.hydravisor.file.FileType;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.file.TreeCopy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Trees as archives. All of these bind those that declare {@link Capability#FILE_ARCHIVES}. */
final class ArchiveRules {
    private ArchiveRules() {}

    static List<SandboxRule> all() {
        return Stream.of(
                        SandboxRule.of(
                                "F-12",
                                "A tree that goes in and out as an archive keeps owners, permissions, links and times.",
                                ArchiveRules::kept),
                        SandboxRule.of(
                                "F-13",
                                "Nothing of an archive lands outside of its folder, and no link is followed.",
                                ArchiveRules::inside),
                        SandboxRule.of(
                                "F-14",
                                "Who may not give a file away unpacks none that belongs to others.",
                                ArchiveRules::owners))
                .map(rule -> rule.needs(Capability.FILES, Capability.FILE_ARCHIVES))
                .toList();
    }

    private static void kept(Lab lab) {
        RemoteFiles files = lab.box().files();
        byte[] content = Lab.random(31, 300_001);
        String first = lab.path();
        TreeCopy in = files.uploadArchive(
                new HandmadeTar()
                        .folder("./", 0750, 7, 8)
                        .folder("closed/", 0500, 1001, 1002)
                        .file("closed/data", 0640, 4294967294L, 3_000_000, content)
                        .file("closed/program", 04755, 0, 12, new byte[0])
                        .hardLink("closed/again", "closed/data")
                        .link("grüße", "../far/away")
                        .pipe("pipe")
                        .file("without/its/folder", 0600, 0, 0, new byte[] {1})
                        .end(),
                first);
        assertEquals(new TreeCopy(4, 2, 1, 600_003, List.of("/pipe: neither file, folder nor link")), in);
        Map<String, String> found = describe(files, first);
        String time = Instant.ofEpochSecond(HandmadeTar.SECONDS).toString();
        assertEquals("DIRECTORY 750 7:8 " + time, found.get(""));
        assertEquals("DIRECTORY 500 1001:1002 " + time, found.get("/closed"));
        assertEquals("REGULAR 640 4294967294:3000000 " + time + " " + Lab.digest(content), found.get("/closed/data"));
        assertEquals("REGULAR 4755 0:12 " + time + " " + Lab.digest(new byte[0]), found.get("/closed/program"));
        assertEquals("REGULAR 644 0:0 " + time + " " + Lab.digest(content), found.get("/closed/again"));
        assertEquals("SYMLINK 0:0 ../far/away", found.get("/grüße"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        // What the archive left out got the time of its making, which no second copy has.
        files.removeTree(first + "/without");
        files.uploadArchive(new HandmadeTar().folder("./", 0750, 7, 8).end(), first);
        TreeCopy out = files.downloadArchive(first, archive);
        assertEquals(new TreeCopy(3, 2, 1, 600_002, List.of()), out);
        String second = lab.path();
        assertEquals(out, files.uploadArchive(new ByteArrayInputStream(archive.toByteArray()), second));
        assertEquals(describe(files, first), describe(files, second));
    }

    private static Map<String, String> describe(RemoteFiles files, String folder) {
        Map<String, String> found = new TreeMap<>();
        describe(files, files.stat(folder), folder.length(), found);
        return found;
    }

    private static void describe(RemoteFiles files, FileInfo what, int prefix, Map<String, String> found) {
        String owner = " " + what.uid() + ":" + what.gid() + " ";
        String mode = " " + Integer.toOctalString(what.mode());
        String text = what.type() == FileType.SYMLINK
                ? what.type() + owner + what.linkTarget().orElse("")
                : what.type() + mode + owner + what.modified();
        if (what.type() == FileType.REGULAR) {
            text += " " + Lab.digest(files.read(what.path()));
        }
        found.put(what.path().substring(prefix), text);
        if (what.type() == FileType.DIRECTORY) {
            try (Stream<FileInfo> inside = files.list(what.path())) {
                inside.forEach(entry -> describe(files, entry, prefix, found));
            }
        }
    }

    private static void inside(Lab lab) {
        RemoteFiles files = lab.box().files();
        String outside = lab.path();
        files.createDirectories(outside);
        files.writeText(outside + "/kept", "kept");
        byte[] evil = "evil".getBytes(StandardCharsets.US_ASCII);
        String folder = lab.path();
        refused(
                files,
                folder,
                new HandmadeTar().file("../evil", 0644, 0, 0, evil).end());
        refused(
                files,
                folder,
                new HandmadeTar().file(outside + "/evil", 0644, 0, 0, evil).end());
        refused(
                files,
                folder,
                new HandmadeTar().file("a/../../evil", 0644, 0, 0, evil).end());
        refused(
                files,
                folder,
                new HandmadeTar()
                        .link("link", outside)
                        .file("link/evil", 0644, 0, 0, evil)
                        .end());
        refused(files, folder, new HandmadeTar().hardLink("stolen", "link/kept").end());
        refused(files, folder, new HandmadeTar().folder("link/sub", 0755, 0, 0).end());
        // What is only in the way is replaced, not followed.
        files.uploadArchive(
                new HandmadeTar()
                        .folder("link/", 0755, 0, 0)
                        .file("link/evil", 0644, 0, 0, evil)
                        .link("kept", outside + "/kept")
                        .file("kept", 0644, 0, 0, evil)
                        .end(),
                folder);
        assertEquals("evil", files.readText(folder + "/link/evil"));
        assertEquals("evil", files.readText(folder + "/kept"));
        assertEquals("kept", files.readText(outside + "/kept"));
        try (Stream<FileInfo> found = files.list(outside)) {
            assertEquals(List.of("kept"), found.map(FileInfo::name).toList());
        }
        refused(files, folder, new HandmadeTar().file("cut", 0644, 0, 0, evil).unfinished());
        assertFalse(files.exists(folder + "/stolen"));
    }

    private static void refused(RemoteFiles files, String folder, InputStream archive) {
        // With an effect, if what came before was unpacked.
        HydravisorException refusal =
                assertThrows(InvalidInputException.class, () -> files.uploadArchive(archive, folder));
        assertTrue(refusal.hint().isPresent(), () -> "an error must say what to do: " + refusal);
    }

    private static void owners(Lab lab) {
        RemoteFiles root = lab.box().files();
        RemoteFiles user = root.as(lab.subject().user());
        String folder = lab.path();
        root.createDirectories(folder);
        root.setPermissions(folder, 0777);
        long uid = Long.parseLong(lab.subject().user());
        user.writeText(folder + "/mine", "x");
        long gid = root.stat(folder + "/mine").gid();
        user.uploadArchive(
                new HandmadeTar().file("sub/own", 0640, uid, gid, new byte[1]).end(), folder);
        assertEquals(uid, root.stat(folder + "/sub/own").uid());
        HydravisorException refusal = assertThrows(
                PermissionDeniedException.class,
                () -> user.uploadArchive(
                        new HandmadeTar().file("root", 04755, 0, 0, new byte[1]).end(), folder));
        assertEquals(Effect.DONE, refusal.effect(), "the file was made");
        assertEquals(uid, root.stat(folder + "/root").uid());
    }
}
