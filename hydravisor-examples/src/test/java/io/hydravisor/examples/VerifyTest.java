package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.examples.Project.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ./verify in a source tree of the test's own, with a Maven that only leaves reports. */
class VerifyTest {
    @TempDir
    Path tree;

    @BeforeEach
    void copyScripts() throws IOException {
        Files.createDirectories(tree.resolve("tools"));
        Files.createDirectories(tree.resolve("hydravisor-one"));
        Files.createDirectories(tree.resolve("hydravisor-two"));
        Files.createDirectories(tree.resolve("bin"));
        Files.copy(Project.TOP.resolve("verify"), tree.resolve("verify"));
        Files.copy(Project.TOP.resolve("tools/setup.sh"), tree.resolve("tools/setup.sh"));
    }

    @Test
    void sumsTheReportsOfAllModules() throws Exception {
        Run run = verify(
                report("one", "a.B", 5, 0, 0, 1) + report("one", "a.C", 7, 0, 0, 0) + report("two", "b.D", 3, 0, 0, 0));

        assertThat(run.stdout()).endsWith("\n\n14 passed, 0 failed, 1 skipped\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void failuresAndErrorsAreBothFailed() throws Exception {
        Run run = verify(report("one", "a.B", 5, 1, 2, 0) + "exit 1\n");

        assertThat(run.stdout()).endsWith("\n\n2 passed, 3 failed, 0 skipped\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aFailureOfMavenIsAFailureWhateverTheReportsSay() throws Exception {
        Run run = verify(report("one", "a.B", 5, 0, 0, 0) + "exit 1\n");

        assertThat(run.stdout()).contains("Maven failed").endsWith("\n\n5 passed, 0 failed, 0 skipped\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void noTestsAreAFailureAndOldReportsDoNotCount() throws Exception {
        verify(report("one", "a.B", 5, 0, 0, 0));

        Run run = verify("");

        assertThat(run.stdout()).endsWith("\n\n0 passed, 0 failed, 0 skipped\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void halfAReportIsAFailure() throws Exception {
        Run run = verify(report("one", "a.B", 5, 0, 0, 0)
                + "echo '<testsuite name=\"a.C\"' >hydravisor-one/target/surefire-reports/TEST-a.C.xml\n");

        assertThat(run.stdout()).contains("not a whole report").endsWith("\n\n5 passed, 0 failed, 0 skipped\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void showsWhichTestFailed() throws Exception {
        Run run = verify("echo '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE! -- in a.B'\n"
                + "echo '[INFO] something else'\n" + report("one", "a.B", 2, 1, 0, 0) + "exit 1\n");

        assertThat(run.stdout())
                .contains("  a.B: Tests run: 2, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE!\n")
                .doesNotContain("something else");
    }

    private Run verify(String maven) throws Exception {
        Path mvn = tree.resolve("bin/mvn");
        // Where there is a JDK 25 Maven is called for it as well, and has nothing to say here.
        Files.writeString(mvn, "#!/bin/bash\ncase \"$*\" in *-Djvm=*) exit 0 ;; esac\n" + maven);
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        return Project.run(
                tree,
                Map.of("PATH", tree.resolve("bin") + ":" + System.getenv("PATH")),
                List.of("bash", tree.resolve("verify").toString()));
    }

    /** A line for the shell that writes a report as Surefire does. */
    private static String report(String module, String test, int tests, int failures, int errors, int skipped) {
        String folder = "hydravisor-" + module + "/target/surefire-reports";
        return """
               mkdir -p %s
               cat >%s/TEST-%s.xml <<'END'
               <?xml version="1.0" encoding="UTF-8"?>
               <testsuite xmlns:xsi="x" name="%s" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d">
                 <properties><property name="a" value="b"/></properties>
               </testsuite>
               END
               """.formatted(folder, folder, test, test, tests, errors, skipped, failures);
    }
}
