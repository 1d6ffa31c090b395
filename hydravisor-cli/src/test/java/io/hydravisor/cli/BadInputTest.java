package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong before any daemon is asked. */
class BadInputTest {
    @TempDir
    Path folder;

    Shell shell;

    @BeforeEach
    void prepare() throws Exception {
        shell = new Shell(folder, folder.resolve("state"), "containerd:" + folder.resolve("none.sock"));
    }

    @Test
    void withoutACommandItSaysHowItIsUsed() {
        for (String line : List.of("hydravisor", "hydravisor sandbox", "hydravisor sandbox files")) {
            Shell.Result result = shell.sh(line);
            assertThat(result.exit()).as(line).isEqualTo(2);
            assertThat(result.out()).as(line).isEmpty();
            assertThat(result.err()).as(line).contains("hint: See '" + line + " --help'.");
        }
    }

    @Test
    void helpIsAResult() {
        Shell.Result result = shell.hydravisor("sandbox", "exec", "--help");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("Usage: hydravisor sandbox exec", "--timeout=D");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void anUnknownOptionIsNamed() {
        Shell.Result result = shell.hydravisor("sandbox", "exec", "box", "ls", "-l");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("hydravisor: Unknown option: '-l'").hasLineCount(2);
    }

    @Test
    void argumentsThatAreNotUtf8AreRefused() {
        Shell.Result result = shell.sh("hydravisor sandbox show \"$(printf 'a\\377b')\"");

        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.err()).startsWith("hydravisor: an argument is not valid UTF-8\nhint: ");
    }

    @Test
    void aReplacementCharacterOfTheUsersOwnIsText() {
        Shell.Result result = shell.hydravisor("sandbox", "copy", "\ufffd", "also-here");

        assertThat(result.exit()).isEqualTo(2);
    }

    @Test
    void argumentsBeyondWhatLinuxTakesAreRefused() {
        List<String> many = Collections.nCopies(17, "x".repeat(120_000));
        String[] line = Stream.concat(Stream.of("sandbox", "exec", "box", "--", "true"), many.stream())
                .toArray(String[]::new);

        // As many as Linux lets a program have; with more no program starts at all.
        Shell.Result result = Shell.run(withLargeStack(line), new byte[0]);

        assertThat(result.exit()).isEqualTo(125);
        assertThat(result.err()).startsWith("hydravisor: ").contains("\nhint: ");
    }

    private ProcessBuilder withLargeStack(String... line) {
        ProcessBuilder builder = shell.launcher(line);
        builder.command().addAll(0, List.of("prlimit", "--stack=67108864"));
        return builder;
    }

    @Test
    void settingsThatCannotBeReadAreExplained() throws Exception {
        shell.settings("on = containerd\n");
        Shell.Result syntax = shell.hydravisor("sandbox", "list");
        shell.settings("off = \"containerd:\"\n");
        Shell.Result unknown = shell.hydravisor("--json", "sandbox", "list");

        assertThat(syntax.exit()).isEqualTo(9);
        assertThat(syntax.err()).contains("config.toml: line 1: ").contains("\nhint: ");
        assertThat(unknown.exit()).isEqualTo(9);
        assertThat(Schemas.violations("error", Schemas.documents(unknown.err()).get(0)))
                .isEmpty();
        assertThat(unknown.err()).contains("there is no setting 'off'; known: [log_level, models, on, sessions]");
    }

    @Test
    void aFileOfSettingsThatIsNamedMustExist() {
        assertThat(shell.hydravisor("--config", "nothing.toml", "providers").exit())
                .isEqualTo(3);
    }

    @Test
    void stackTracesAreForThoseWhoAskForThem() {
        assertThat(shell.hydravisor("sandbox", "list").err()).hasLineCount(2);
        assertThat(shell.hydravisor("--log-level", "debug", "sandbox", "list").err())
                .contains("\tat io.hydravisor.")
                .contains("hydravisor: can't connect");
    }

    @Test
    void aClosedOutputIsNoError() {
        Shell.Result result = shell.sh("(hydravisor completion; echo \"code $?\" >&2) | true");

        assertThat(result.err()).isEqualTo("code 141\n");
    }
}
