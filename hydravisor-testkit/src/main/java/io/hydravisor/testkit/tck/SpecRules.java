package io.hydravisor.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ExhaustedException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.file.RemoteFiles;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.CommandStartException;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a spec asks for beyond limits: mounts, names, groups. */
final class SpecRules {
    private static final ByteSize SMALL = ByteSize.mebibytes(1);

    private SpecRules() {}

    static List<SandboxRule> all() {
        return List.of(
                SandboxRule.of(
                                "M-1",
                                "A folder of the host that was mounted is what it is on the host, and can't be changed from inside.",
                                SpecRules::readOnlyFolder)
                        .needs(Capability.MOUNT_BIND, Capability.FILES),
                SandboxRule.of(
                                "M-2",
                                "What is written to a folder of the host that was mounted for it is on the host.",
                                SpecRules::writableFolder)
                        .needs(Capability.MOUNT_BIND, Capability.FILES),
                SandboxRule.of(
                                "M-3",
                                "A mount of what the host does not have is refused, and nothing is left.",
                                SpecRules::missingFolder)
                        .needs(Capability.MOUNT_BIND),
                SandboxRule.of(
                                "M-4",
                                "A folder in memory is empty at first, can be written to by everybody, and holds no more than its size.",
                                SpecRules::memory)
                        .needs(Capability.MOUNT_TMPFS, Capability.FILES),
                SandboxRule.of(
                                "M-5",
                                "Nobody writes to a read-only root, neither commands nor files; what is mounted stays as it is.",
                                SpecRules::readOnlyRoot)
                        .needs(Capability.READ_ONLY_ROOT, Capability.MOUNT_TMPFS, Capability.FILES),
                SandboxRule.of("M-6", "A sandbox has the host name that was asked for.", SpecRules::hostname)
                        .needs(Capability.HOSTNAME),
                SandboxRule.of(
                                "M-7",
                                "Commands of every user have the supplementary groups that were asked for.",
                                SpecRules::groups)
                        .needs(Capability.GROUPS),
                SandboxRule.of("M-8", "Processes have the limits that were asked for.", SpecRules::rlimits)
                        .needs(Capability.RLIMITS),
                SandboxRule.of(
                                "M-9",
                                "A sandbox stops with its main command, tells how that ended, and keeps its output.",
                                SpecRules::endsWithMain)
                        .needs(Capability.MAIN, Capability.SPOOLED_OUTPUT),
                SandboxRule.of(
                                "M-10",
                                "Other commands run beside the main one, and end with it.",
                                SpecRules::besideMain)
                        .needs(Capability.MAIN, Capability.SPOOLED_OUTPUT, Capability.FILES),
                SandboxRule.of(
                                "M-11",
                                "A sandbox whose main command can't be started is not made.",
                                SpecRules::mainMissing)
                        .needs(Capability.MAIN),
                SandboxRule.of(
                                "M-12",
                                "A runtime that is not there is refused, and nothing is left.",
                                SpecRules::runtimeMissing)
                        .needs(Capability.RUNTIME));
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
            assertThrows(ExhaustedException.class, () -> files.write(target + "/large", more));
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
        SandboxSpec spec = lab.spec().rlimit(Rlimit.of(Rlimit.Kind.NOFILE, 123));
        try (Sandbox box = lab.sandboxes().create(spec)) {
            assertEquals("123\n", box.exec(lab.guest().openFiles()).stdoutText());
        }
    }

    private static void endsWithMain(Lab lab) throws Exception {
        SandboxSpec spec =
                lab.spec().main(MainCommand.of(lab.guest().print("out", "err").argv()));
        try (Sandbox box = lab.sandboxes().create(spec)) {
            assertEquals("out", text(box.attach(MainCommand.ID)));
            assertEquals(new ExitStatus.Exited(0), box.attach(MainCommand.ID).await());
            assertEquals(new ExitStatus.Exited(0), end(box));
            assertEquals("out", text(box.attach(MainCommand.ID)));
        }
        SandboxSpec failing = lab.spec().main(MainCommand.of(lab.guest().exit(3).argv()));
        try (Sandbox box = lab.sandboxes().create(failing)) {
            assertEquals(new ExitStatus.Exited(3), end(box));
            SandboxInfo listed = lab.sandboxes().list().stream()
                    .filter(info -> info.name().equals(box.name()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(new ExitStatus.Exited(3), listed.end().orElseThrow().status());
        }
    }

    private static String text(CommandProcess main) {
        return main.stdout().lines().collect(Collectors.joining("\n"));
    }

    private static ExitStatus end(Sandbox box) throws InterruptedException {
        Lab.eventually("it has ended", () -> box.info().end().isPresent());
        assertEquals(SandboxState.STOPPED, box.info().state());
        return box.info().end().orElseThrow().status();
    }

    private static void besideMain(Lab lab) throws Exception {
        SandboxSpec spec = lab.spec().main(MainCommand.of(lab.guest().onTerm(5).argv()));
        try (Sandbox box = lab.sandboxes().create(spec)) {
            assertEquals(SandboxState.RUNNING, box.info().state());
            assertTrue(box.info().end().isEmpty(), "it has not ended");
            box.exec(lab.guest().exit(0)).orThrow();
            CommandProcess beside = box.start(lab.guest().sleep(Duration.ofMinutes(10)));
            CommandProcess main = box.attach(MainCommand.ID);
            try (Stream<String> lines = main.stdout().lines()) {
                assertEquals("ready", lines.findFirst().orElseThrow());
            }
            main.signal(Signal.TERM, SignalTarget.LEADER);
            assertEquals(new ExitStatus.Exited(5), main.await());
            assertFalse(beside.await() instanceof ExitStatus.Exited, "what ran beside it ended by itself");
            assertEquals(new ExitStatus.Exited(5), end(box));
        }
    }

    private static void runtimeMissing(Lab lab) {
        SandboxSpec spec = lab.spec().runtime("tck-no-such-runtime");
        Lab.refused(NotFoundException.class, () -> lab.sandboxes().create(spec));
        assertFalse(lab.listed().contains(spec.name().orElseThrow()), "something of it is listed");
    }

    private static void mainMissing(Lab lab) {
        SandboxSpec spec = lab.spec().main(MainCommand.of("tck-no-such-program"));
        Lab.refused(CommandStartException.class, () -> lab.sandboxes().create(spec));
        assertFalse(lab.listed().contains(spec.name().orElseThrow()), "something of it is listed");
    }
}
