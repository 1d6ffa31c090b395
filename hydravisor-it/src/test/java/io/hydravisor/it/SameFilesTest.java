package io.hydravisor.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project;
import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tools/same-files, by which tools/release-check compares two builds. */
class SameFilesTest {
    @TempDir
    Path folder;

    private Path one = Path.of("");
    private Path two = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        one = folder.resolve("one");
        two = folder.resolve("two");
        Files.createDirectories(one.resolve("lib"));
        Files.createDirectories(two.resolve("lib"));
        Files.writeString(one.resolve("lib/notes.txt"), "the same");
        Files.writeString(two.resolve("lib/notes.txt"), "the same");
    }

    @Test
    void foldersThatHoldTheSame() throws Exception {
        jar(one.resolve("lib/a.jar"), 0, "x/A", "1", "B", "2");
        jar(two.resolve("lib/a.jar"), 0, "x/A", "1", "B", "2");

        assertThat(compare()).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void aFileThatIsOnOneSideAlone() throws Exception {
        Files.writeString(two.resolve("lib/more.txt"), "");

        assertThat(compare()).isEqualTo(new Run(1, "lib/more.txt: only in " + two + "\n", ""));
    }

    @Test
    void aFileThatDiffers() throws Exception {
        Files.writeString(two.resolve("lib/notes.txt"), "not the same");

        assertThat(compare()).isEqualTo(new Run(1, "lib/notes.txt: differs\n", ""));
    }

    @Test
    void entriesOfAJar() throws Exception {
        jar(one.resolve("lib/a.jar"), 0, "x/A", "1", "B", "2", "x/y/C", "3");
        jar(two.resolve("lib/a.jar"), 0, "x/A", "5", "B", "2", "D", "4");

        Run run = compare();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stdout().lines())
                .containsExactlyInAnyOrder(
                        "lib/a.jar: differs in x/A", "lib/a.jar: differs in x/y", "lib/a.jar: differs in D");
    }

    @Test
    void timesOfEntries() throws Exception {
        jar(one.resolve("lib/a.jar"), 0, "x/A", "1");
        jar(two.resolve("lib/a.jar"), 86_400_000, "x/A", "1");

        assertThat(compare())
                .isEqualTo(new Run(1, "lib/a.jar: differs in the order, times or modes of its entries alone\n", ""));
    }

    @Test
    void entriesOfAnArchive() throws Exception {
        archive(one);
        Files.writeString(two.resolve("lib/notes.txt"), "not the same");
        archive(two);
        Files.writeString(two.resolve("lib/notes.txt"), "the same");

        assertThat(compare()).isEqualTo(new Run(1, "all.tar.gz: differs in lib/notes.txt\n", ""));
    }

    private Run compare() throws Exception {
        return run(Project.TOP.resolve("tools/same-files").toString(), one.toString(), two.toString());
    }

    private static void archive(Path side) throws Exception {
        run("tar", "-C", side.toString(), "-czf", side.resolve("all.tar.gz").toString(), "lib");
    }

    private static Run run(String... argv) throws Exception {
        return Project.run(Path.of("."), Map.of("JAVA_HOME", System.getProperty("java.home")), List.of(argv));
    }

    private static void jar(Path file, long time, String... namesAndTexts) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream jar = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                ZipEntry entry = new ZipEntry(namesAndTexts[i]);
                entry.setTime(time);
                jar.putNextEntry(entry);
                jar.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
