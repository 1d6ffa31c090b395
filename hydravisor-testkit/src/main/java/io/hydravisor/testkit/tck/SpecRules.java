package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a spec asks for beyond limits: mounts, names, groups. */
final class SpecRules {
    private static final ByteSize SMALL = ByteSize.mebibytes(1);

    private SpecRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of(
                                "M-1",
                                "A folder of the host that was mounted is what it is on the host, and can't be changed from inside.",
                                SpecRules::readOnlyFolder)
                        .needs(Capability.MOUNT_BIND, Capability.FILES),
                Rule.of(
                                "M-2",
                                "What is written to a folder of the host that was mounted for it is on the host.",
                                SpecRules::writableFolder)
                        .needs(Capability.MOUNT_BIND, Capability.FILES),
                Rule.of(
                                "M-3",
                                "A mount of what the host does not have is refused, and nothing is left.",
                                SpecRules::missingFolder)
                        .needs(Capability.MOUNT_BIND),
                Rule.of(
                                "M-4",
                                "A folder in memory is empty at first, can be written to by everybody, and holds no more than its size.",
                                SpecRules::memory)
                        .needs(Capability.MOUNT_TMPFS, Capability.FILES),
                Rule.of(
                                "M-5",
                                "Nobody writes to a read-only root, neither commands nor files; what is mounted stays as it is.",
                                SpecRules::readOnlyRoot)
                        .needs(Capability.READ_ONLY_ROOT, Capability.MOUNT_TMPFS, Capability.FILES),
                Rule.of("M-6", "A sandbox has the host name that was asked for.", SpecRules::hostname)
                        .needs(Capability.HOSTNAME),
                Rule.of(
                                "M-7",
                                "Commands of every user have the supplementary groups that were asked for.",
                                SpecRules::groups)
                        .needs(Capability.GROUPS),
                Rule.of("M-8", "Processes have the limits that were asked for.", SpecRules::rlimits)
                        .needs(Capability.RLIMITS));
    }

    /** A folder of this host, removed afterwards. */
    private interface WithFolder {
        void run(Path folder) throws IOException;
    }

    private static void inFolder(WithFolder work) throws IOException {
        Path folder = Files.createTempDirectory("tck-");
        Path file = folder.resolve("file");
        try {
            Files.writeString(file, "of the host");
            work.run(folder);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder.resolve("new"));
            Files.delete(folder);
        }
    }

    private static void readOnlyFolder(Lab lab) throws IOException {
        inFolder(folder -> {
            String target = lab.path();
            try (Sandbox box = lab.sandboxes().create(lab.spec().mount(Mount.bind(folder, target)))) {
                RemoteFiles files = box.files();
                assertEquals("of the host", files.readText(target + "/file"));
                Lab.refused(PermissionDeniedException.class, () -> files.writeText(target + "/new", "x"));
                assertFalse(
                        box.exec(lab.guest().append(target + "/file", "x")).success(), "a command has written to it");
                Files.writeString(folder.resolve("file"), "changed");
                assertEquals("changed", files.readText(target + "/file"));
            }
            assertEquals("changed", Files.readString(folder.resolve("file")));
        });
    }

    private static void writableFolder(Lab lab) throws IOException {
        inFolder(folder -> {
            String target = lab.path();
            SandboxSpec spec = lab.spec().mount(Mount.bind(folder, target).readWrite());
            try (Sandbox box = lab.sandboxes().create(spec)) {
                box.files().writeText(target + "/new", "of files");
                box.exec(lab.guest().append(target + "/file", ", and a command"))
                        .orThrow();
            }
            assertEquals("of files", Files.readString(folder.resolve("new")));
            assertEquals("of the host, and a command", Files.readString(folder.resolve("file")));
        });
    }

    private static void missingFolder(Lab lab) {
        SandboxSpec spec = lab.spec().mount(Mount.bind(Path.of("/tck-missing/folder"), lab.path()));
        Lab.refused(NotFoundException.class, () -> lab.sandboxes().create(spec));
        assertFalse(lab.listed().contains(spec.name().orElseThrow()), "something of it is listed");
    }

    private static void memory(Lab lab) {
        String target = lab.path();
        try (Sandbox box = lab.sandboxes().create(lab.spec().mount(Mount.tmpfs(target, SMALL)))) {
            RemoteFiles files = box.files().as(lab.subject().user());
            assertTrue(files.list(target).findAny().isEmpty(), "it is not empty");
            files.writeText(target + "/file", "x");
            box.exec(lab.guest().append(target + "/file", "y")).orThrow();
            assertEquals("xy", files.readText(target + "/file"));
            byte[] more = new byte[(int) SMALL.bytes() + 1];
            org.junit.jupiter.api.Assertions.assertThrows(
                    ExhaustedException.class, () -> files.write(target + "/large", more));
            box.files().write("/tmp/large", more);
        }
    }

    private static void readOnlyRoot(Lab lab) {
        String target = lab.path();
        try (Sandbox box = lab.sandboxes().create(lab.spec().readOnlyRoot().mount(Mount.tmpfs(target, SMALL)))) {
            RemoteFiles files = box.files();
            Lab.refused(PermissionDeniedException.class, () -> files.writeText("/etc/tck", "x"));
            Lab.refused(PermissionDeniedException.class, () -> files.createDirectories("/tck/sub"));
            Lab.refused(PermissionDeniedException.class, () -> files.remove("/etc/passwd"));
            assertFalse(box.exec(lab.guest().append("/etc/passwd", "x")).success(), "a command has written to it");
            files.writeText(target + "/file", "x");
            box.exec(lab.guest().append(target + "/file", "y")).orThrow();
            assertEquals("xy", files.readText(target + "/file"));
        }
    }

    private static void hostname(Lab lab) {
        try (Sandbox box = lab.sandboxes().create(lab.spec().hostname("tck-1.example"))) {
            assertEquals("tck-1.example\n", box.exec(lab.guest().hostname()).stdoutText());
        }
    }

    private static void groups(Lab lab) {
        try (Sandbox box = lab.sandboxes().create(lab.spec().group("4242").group("4243"))) {
            for (String user : List.of("0", lab.subject().user())) {
                List<String> groups = List.of(box.exec(lab.guest().groupIds().user(user))
                        .stdoutText()
                        .strip()
                        .split(" "));
                assertTrue(groups.containsAll(List.of("4242", "4243")), () -> user + " has " + groups);
                assertFalse(groups.get(0).startsWith("424"), () -> "not the user's own first: " + groups);
            }
        }
    }

    private static void rlimits(Lab lab) {
        SandboxSpec spec = lab.spec().rlimit(new Rlimit(Rlimit.Kind.NOFILE, 123, 456));
        try (Sandbox box = lab.sandboxes().create(spec)) {
            assertEquals("123\n", box.exec(lab.guest().openFiles()).stdoutText());
        }
    }
}
