package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.core.Ownership;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in a sandbox through the launcher: bytes, ends, and what is left when the launcher is told to end. */
class ExecTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    static Path folder;

    static Shell shell;
    static Hydravisor hydra;
    static Sandboxes sandboxes;
    static Sandbox box;

    @BeforeAll
    static void makeSandbox() throws Exception {
        shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
        box = sandboxes.create(ContainerdDaemon.spec().name("box").ownership(Ownership.scoped()));
    }

    @AfterAll
    static void close() {
        hydra.close();
    }

    @Test
    void bytesGoInAndOutAsTheyAre() throws Exception {
        byte[] bytes = new byte[Boolean.getBoolean("hydravisor.full") ? 64 << 20 : 1 << 20];
        new Random(7).nextBytes(bytes);
        Path input = Files.write(folder.resolve("input"), bytes);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        Shell.Result result = shell.sh("hydravisor sandbox exec -i box -- cat < " + input + " | sha256sum");

        assertThat(result.out()).isEqualTo(digest + "  -\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aSlowReaderGetsAllOfIt() {
        // More than a pipe holds, and the command has ended long before anybody reads.
        Shell.Result result =
                shell.sh("(hydravisor sandbox exec box -- head -c 20000000 /dev/zero; echo \"code $?\" >&2)"
                        + " | (sleep 6; wc -c)");

        assertThat(result).isEqualTo(new Shell.Result(0, "20000000\n", "code 0\n"));
    }

    @Test
    void outputsStayApart() {
        Shell.Result result =
                shell.hydravisor("sandbox", "exec", "box", "--", "sh", "-c", "echo out; echo err >&2; exit 5");

        assertThat(result).isEqualTo(new Shell.Result(5, "out\n", "err\n"));
    }

    @Test
    void argumentsReachTheCommandAsTheyAre() {
        List<String> awkward = List.of("a b", "", "@file", "--json", "$HOME", "ä€😀", "*", "--", "\n", "'\"\\");
        String[] line = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("sandbox", "exec", "box", "--", "printf", "%s|"), awkward.stream())
                .toArray(String[]::new);

        Shell.Result result = shell.hydravisor(line);

        assertThat(result.out()).isEqualTo(String.join("|", awkward) + "|");
    }

    @Test
    void standardInputIsEmptyUnlessAskedFor() {
        assertThat(shell.hydravisor(
                        "never read".getBytes(StandardCharsets.UTF_8), "sandbox", "exec", "box", "--", "cat"))
                .isEqualTo(new Shell.Result(0, "", ""));
    }

    @Test
    void aCommandThatDoesNotReadItsInputEndsAllTheSame() {
        byte[] more = new byte[4 << 20];

        assertThat(shell.hydravisor(more, "sandbox", "exec", "-i", "box", "--", "true")
                        .exit())
                .isZero();
    }

    @Test
    void nothingIsKeptOfACommandThatWasWaitedFor() {
        shell.hydravisor("sandbox", "exec", "--id", "gone", "box", "--", "echo", "hello");

        assertThat(box.commands()).doesNotContain("gone");
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143", "HUP,129"})
    void aSignalEndsTheCommandsWholeGroup(String signal, int exit) throws Exception {
        String id = "signal-" + signal;
        // Whoever runs the tests may have had signals ignored, which programs inherit.
        Process exec = startWith(
                List.of("env", "--default-signal=HUP,INT,TERM"),
                "sandbox",
                "exec",
                "--id",
                id,
                "box",
                "--",
                "sh",
                "-c",
                "sleep 1017 & echo ready; wait");
        awaitLine(exec, "ready");

        send(signal, exec);

        assertThat(Shell.end(exec)).isEqualTo(exit);
        assertThat(box.commands()).doesNotContain(id);
        assertThat(running("1017")).isFalse();
    }

    @Test
    void aSignalThatIsIgnoredStaysIgnored() throws Exception {
        Process exec = startWith(
                List.of("env", "--ignore-signal=HUP"),
                "sandbox",
                "exec",
                "box",
                "--",
                "sh",
                "-c",
                "echo ready; sleep 2; echo end");
        BufferedReader out = awaitLine(exec, "ready");

        send("HUP", exec);

        assertThat(out.readLine()).isEqualTo("end");
        assertThat(Shell.end(exec)).isZero();
    }

    @Test
    void aSecondSignalDoesNotWaitForACommandThatIgnoresTheFirst() throws Exception {
        Process exec = shell.start(
                "sandbox",
                "exec",
                "box",
                "--",
                "sh",
                "-c",
                "trap '' INT TERM; echo ready; while :; do sleep 0.1; done");
        awaitLine(exec, "ready");

        send("INT", exec);
        Thread.sleep(500);
        send("INT", exec);

        assertThat(Shell.end(exec)).isEqualTo(130);
        assertThat(running("trap")).isFalse();
    }

    @Test
    void whoReadsNoMoreEndsTheCommand() throws Exception {
        Shell.Result result =
                shell.sh("(hydravisor sandbox exec --id flood box -- yes; echo \"code $?\" >&2) | head -n 1");

        assertThat(result.out()).isEqualTo("y\n");
        assertThat(result.err()).isEqualTo("code 141\n");
        assertThat(box.commands()).doesNotContain("flood");
        assertThat(running("yes")).isFalse();
    }

    @Test
    void anAttachedCommandGoesOnWhenTheAttachmentEnds() throws Exception {
        shell.hydravisor(
                "sandbox", "exec", "--detach", "--id", "kept", "box", "--", "sh", "-c", "echo ready; sleep 1018");
        Process attached = shell.start("sandbox", "attach-process", "box", "kept");
        awaitLine(attached, "ready");

        send("TERM", attached);

        assertThat(Shell.end(attached)).isEqualTo(143);
        try (CommandProcess kept = box.attach("kept")) {
            assertThat(kept.status()).isEmpty();
            kept.kill();
            kept.await();
        }
    }

    @Test
    void whatTheCommandLeavesInTheBackgroundHoldsNothingUp() {
        Shell.Result result =
                shell.hydravisor("sandbox", "exec", "box", "--", "sh", "-c", "sleep 20 & echo done; exit 4");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out()).isEqualTo("done\n");
    }

    @Test
    void aKilledLauncherLeavesTheCommandToBeAttachedTo() throws Exception {
        Process exec = shell.start(
                "sandbox", "exec", "--id", "orphan", "box", "--", "sh", "-c", "echo ready; sleep 2; echo end");
        awaitLine(exec, "ready");

        exec.destroyForcibly().waitFor();

        assertThat(shell.hydravisor("sandbox", "attach-process", "box", "orphan")
                        .out())
                .isEqualTo("ready\nend\n");
    }

    @Test
    void theDaemonMayRestartMeanwhile() throws Exception {
        Process exec = shell.start(
                "sandbox",
                "exec",
                "box",
                "--",
                "sh",
                "-c",
                "echo ready; for n in 1 2 3 4 5 6; do sleep 0.5; echo $n; done");
        BufferedReader out = awaitLine(exec, "ready");

        DAEMON.kill();
        DAEMON.start();

        assertThat(out.lines()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(Shell.end(exec)).isZero();
    }

    private static Process startWith(List<String> prefix, String... arguments) throws Exception {
        ProcessBuilder launcher = shell.launcher(arguments);
        launcher.command().addAll(0, prefix);
        return launcher.start();
    }

    private static BufferedReader awaitLine(Process process, String line) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo(line);
        return out;
    }

    private static void send(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean running(String text) {
        String processes = box.exec("ps", "-o", "args").orThrow().stdoutText();
        return Arrays.stream(processes.split("\n", -1)).anyMatch(line -> line.contains(text));
    }
}
