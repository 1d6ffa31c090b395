package io.hydravisor.examples;

import static io.hydravisor.examples.UnexpectedException.expect;

import io.hydravisor.core.ByteSize;
import io.hydravisor.examples.Report.Step;
import io.hydravisor.file.FileInfo;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Stdin;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The steps of {@link Quickstart} that happen inside a sandbox. */
final class SandboxSteps {
    private SandboxSteps() {}

    static void exec(Step step, Sandbox box) {
        // The shell is there for the redirection and the exit code; the line goes to it as one argument.
        ExecResult result = box.exec(
                Command.shell("read -r line; echo \"$GREETING $line, from $PWD\"; echo 'with regrets' >&2; exit 3")
                        .stdin(Stdin.of("reader\n"))
                        .env("GREETING", "Hello")
                        .cwd("/workspace"));
        step.say("standard output: " + result.stdoutText().strip());
        step.say("standard error:  " + result.stderrText().strip());
        step.say("ended as " + result.status() + "; an exit code is data, not an exception");
        step.fact("stdout", result.stdoutText());
        step.fact("stderr", result.stderrText());
        step.fact("exit_code", result.status().shellCode());
        expect("standard output", "Hello reader, from /workspace\n", result.stdoutText());
        expect("standard error", "with regrets\n", result.stderrText());
        expect("status", new ExitStatus.Exited(3), result.status());

        String hostile = "$(reboot); * 'and' \"quotes\"";
        ExecResult echo = box.exec("echo", hostile).orThrow();
        step.say("arguments arrive as they are: " + echo.stdoutText().strip());
        expect("argument", hostile + "\n", echo.stdoutText());
    }

    static void stream(Step step, Sandbox box) throws IOException {
        // It waits for an answer to each line: a line that came only with the next, or at the end, would never come.
        Command counting = Command.shell("for n in 1 2 3 4 5; do echo line $n; read -r answer; sleep 0.2; done")
                .stdin(Stdin.open())
                .timeout(Duration.ofMinutes(1));
        try (CommandProcess count = box.start(counting)) {
            List<Duration> arrivals = new ArrayList<>();
            for (Iterator<String> lines = count.stdout().lines().iterator(); lines.hasNext(); ) {
                step.say(lines.next());
                arrivals.add(step.elapsed());
                expect("the line came while the command ran", count.status().isEmpty());
                count.stdin().write('\n');
            }
            ExitStatus status = count.await();
            step.say("ended as " + status);
            step.fact("arrivals", arrivals.stream().map(Report::rounded).toList());
            expect("status", new ExitStatus.Exited(0), status);
            expect("lines", 5, arrivals.size());
        }
    }

    static void files(Step step, Sandbox box) {
        String text = "Grüße aus der Sandbox\n";
        box.files().createDirectories("/workspace/data");
        box.files().writeText("/workspace/data/greeting.txt", text);
        step.say("wrote /workspace/data/greeting.txt");
        String read = box.files().readText("/workspace/data/greeting.txt");
        step.say("read " + read.strip());
        expect("content", text, read);
        expect(
                "content as seen by a command",
                text,
                box.exec("cat", "/workspace/data/greeting.txt").stdoutText());
        try (Stream<FileInfo> list = box.files().list("/workspace/data")) {
            List<FileInfo> found = list.toList();
            found.forEach(file -> step.say("listed %s %o %d:%d %d bytes %s"
                    .formatted(file.type(), file.mode(), file.uid(), file.gid(), file.size(), file.path())));
            step.fact("files", found.stream().map(FileInfo::path).toList());
            expect(
                    "files",
                    List.of("/workspace/data/greeting.txt"),
                    found.stream().map(FileInfo::path).toList());
        }
    }

    static void timeout(Step step, Sandbox box) {
        Duration limit = Duration.ofMillis(500);
        long before = timeout(step, box, limit);
        while (before < 3 && limit.toSeconds() < 30) {
            limit = limit.multipliedBy(4);
            step.say("the host is busy; once more, with a limit of " + limit.toSeconds() + " s");
            before = timeout(step, box, limit);
        }
        step.fact("processes_before", before);
        expect("processes before", 3L, before);
    }

    /** Returns how many processes were seen before they were killed; on a busy host their time may be over earlier. */
    private static long timeout(Step step, Sandbox box, Duration limit) {
        // Three processes that ignore TERM; the number is there to find them by.
        Command stubborn = Command.shell("trap '' TERM; sleep 4242 & sleep 4242 & echo ready; wait")
                .timeout(limit)
                .grace(Duration.ofMillis(300));
        try (CommandProcess process = box.start(stubborn)) {
            boolean ready = process.stdout().lines().findFirst().isPresent();
            long before = ready ? processesWith("4242", box) : 0;
            step.say(before + " processes run in its group, and ignore TERM");
            ExitStatus status = process.await();
            long after = processesWith("4242", box);
            step.say(status + ": TERM, 300 ms of grace, KILL");
            step.say(after + " of them are left");
            step.fact("processes_after", after);
            expect("status", new ExitStatus.TimedOut(limit, true), status);
            expect("processes after", 0L, after);
            return before;
        }
    }

    private static long processesWith(String mark, Sandbox box) {
        return box.exec("ps")
                .orThrow()
                .stdoutText()
                .lines()
                .filter(line -> line.contains(mark))
                .count();
    }

    static void stats(Step step, Sandbox box) {
        SandboxStats stats = box.stats();
        step.say(stats.toString());
        step.fact("cpu_time", stats.cpuTime().toString());
        step.fact("memory", stats.memory().bytes());
        step.fact("memory_limit", stats.memoryLimit().map(ByteSize::bytes).orElse(-1L));
        step.fact("pids", stats.pids());
        expect("memory limit", Quickstart.MEMORY, stats.memoryLimit().orElse(ByteSize.bytes(0)));
        expect("CPU time was used", stats.cpuTime().compareTo(Duration.ZERO) > 0);
        expect("memory is used", stats.memory().bytes() > 0);
        expect("a process runs", stats.pids() > 0);
    }
}
