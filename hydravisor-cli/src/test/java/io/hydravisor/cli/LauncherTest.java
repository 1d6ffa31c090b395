package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher: which Java it takes, its archive of class data, and that nothing but the result is printed. */
class LauncherTest {
    @TempDir
    Path folder;

    Shell shell;
    Path copy;

    @BeforeEach
    void copyDistribution() throws Exception {
        shell = new Shell(folder, folder.resolve("state"), "containerd:" + folder.resolve("none.sock"));
        copy = folder.resolve("a place with spaces");
        copyTree(Shell.DISTRIBUTION, copy);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith("cds")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private ProcessBuilder copied(String... arguments) {
        ProcessBuilder builder = shell.builder(arguments);
        builder.command().add(0, copy.resolve("bin/hydravisor").toString());
        return builder;
    }

    private static Shell.Result run(ProcessBuilder builder) {
        return Shell.run(builder, new byte[0]);
    }

    private List<Path> archives(Path where) throws IOException {
        if (!Files.exists(where)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(where)) {
            return files.toList();
        }
    }

    @Test
    void theVersionIsAllThatIsPrinted() {
        Shell.Result result = run(copied("--version"));

        assertThat(result.out()).matches("hydravisor \\S+\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void everyJavaThatIsInstalledHereDoesWithoutAWarning() throws Exception {
        for (Path java : javas()) {
            ProcessBuilder providers = copied("providers");
            providers.environment().put("JAVA_HOME", java.toString());

            Shell.Result result = run(providers);

            assertThat(result.out()).as("%s", java).startsWith("NAME ").contains("containerd ");
            assertThat(result.err()).as("%s", java).isEmpty();
        }
    }

    private static Set<Path> javas() throws IOException {
        try (Stream<Path> found = Files.list(Path.of("/usr/lib/jvm"))) {
            Set<Path> javas = found.filter(java -> Files.exists(java.resolve("bin/java")))
                    .map(LauncherTest::real)
                    .collect(Collectors.toCollection(TreeSet::new));
            javas.add(real(Path.of(System.getProperty("java.home"))));
            return javas;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theArchiveIsMadeOnceAndAnewForOtherJars() throws Exception {
        run(copied("--version"));
        List<Path> first = archives(copy.resolve("cds"));
        FileTime made = Files.getLastModifiedTime(first.get(0));

        run(copied("--version"));
        assertThat(archives(copy.resolve("cds"))).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.get(0))).isEqualTo(made);

        Files.setLastModifiedTime(
                copy.resolve("lib/hydravisor-cli.jar"),
                FileTime.from(Instant.now().plusSeconds(2)));
        run(copied("--version"));
        assertThat(archives(copy.resolve("cds"))).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.get(0))).isNotEqualTo(made);
    }

    /** To the launcher alone, as a service's manager does; a terminal tells its child as well. */
    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    void aSignalWhileTheArchiveIsMadeLeavesNothing(String signal, int exit) throws Exception {
        Process start = copied("--version").start();
        Waiting.until(
                "a start of the JVM that makes the archive",
                () -> start.descendants().anyMatch(LauncherTest::makesArchive));
        List<ProcessHandle> children = start.descendants().toList();

        new ProcessBuilder("kill", "-" + signal, Long.toString(start.pid()))
                .start()
                .waitFor();

        assertThat(Shell.end(start)).isEqualTo(exit);
        assertThat(archives(copy.resolve("cds"))).isEmpty();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    private static boolean makesArchive(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains("-Xshare:dump");
    }

    @Test
    void whatAKilledStartHasLeftIsRemovedByTheNext() throws Exception {
        run(copied("--version"));
        List<Path> made = archives(copy.resolve("cds"));
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Path archive = made.get(0);
            Files.move(archive, Path.of(archive + ".2147483647"));
            Path inTheMaking = Files.createFile(Path.of(archive + "." + other.pid()));

            run(copied("--version"));

            assertThat(archives(copy.resolve("cds"))).containsExactlyInAnyOrder(archive, inTheMaking);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void theClassesOfACommandComeFromTheArchive() {
        // Not in the copy: a Java 17 shares no classes of jars whose path holds a space.
        ProcessBuilder providers = shell.launcher("providers");
        Path log = folder.resolve("classes.log");
        providers.environment().put("HYDRAVISOR_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);

        run(providers);

        assertThat(lines(log))
                .anyMatch(line -> line.contains(Main.class.getName() + " ") && line.contains("shared objects file"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whereNothingCanBeWrittenItRunsWithoutAnArchive() throws Exception {
        Files.createFile(copy.resolve("cds"));
        ProcessBuilder version = copied("--version");
        version.environment().put("XDG_CACHE_HOME", "/proc/nowhere");

        Shell.Result result = run(version);

        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void variablesThatMakeJavaTalkAreLeftOut() {
        ProcessBuilder version = copied("--version");
        version.environment().put("JAVA_TOOL_OPTIONS", "-Da=b");
        version.environment().put("JDK_JAVA_OPTIONS", "-Da=b");

        assertThat(run(version).err()).isEmpty();
    }

    @Test
    void anyLocaleWillDo() {
        ProcessBuilder show = copied("sandbox", "copy", "ä", "ö");
        show.environment().put("LC_ALL", "POSIX");

        assertThat(run(show).exit()).isEqualTo(2);
    }

    @Test
    void aJavaThatIsNotThereIsExplained() {
        ProcessBuilder version = copied("--version");
        version.environment().put("JAVA_HOME", "/nowhere");

        Shell.Result result = run(version);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).startsWith("hydravisor: there is no /nowhere/bin/java\nhint: ");
    }

    @Test
    void aJavaThatIsTooOldIsExplained() throws Exception {
        Path home = folder.resolve("older");
        Files.createDirectories(home.resolve("bin"));
        Files.copy(Path.of("/bin/true"), home.resolve("bin/java"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        ProcessBuilder version = copied("--version");
        version.environment().put("JAVA_HOME", home.toString());

        Shell.Result result = run(version);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("is version 11.0.2").contains("hint: ");
    }

    @Test
    void linksToItWork() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("hv"), copy.resolve("bin/hydravisor"));
        ProcessBuilder version = shell.builder("--version");
        version.command().add(0, link.toString());

        assertThat(run(version).exit()).isZero();
    }

    @Test
    void theManualAndTheCompletionAreWhole() throws Exception {
        assertThat(copy.resolve("share/man/man1/hydravisor.1")).isNotEmptyFile();
        assertThat(copy.resolve("share/man/man1/hydravisor-sandbox-exec.1"))
                .content()
                .contains(".SH SYNOPSIS", "\\-\\-timeout", ".SH ARGUMENTS");
        Shell.Result completion =
                shell.sh("bash -n '" + copy.resolve("share/bash-completion/completions/hydravisor") + "'");
        assertThat(completion.exit()).isZero();
    }
}
