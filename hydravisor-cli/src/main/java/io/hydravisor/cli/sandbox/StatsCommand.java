package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.Cli;
import io.hydravisor.cli.base.ExitCodes;
import io.hydravisor.cli.output.Json;
import io.hydravisor.cli.output.Table;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxStats;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hydravisor sandbox stats}. */
@Command(name = "stats", description = "Show what a sandbox has used and uses.")
final class StatsCommand extends NamedSandbox {
    private static final Duration EVERY = Duration.ofSeconds(1);

    @Option(names = "--watch", description = "Again every second, until interrupted or the sandbox stops.")
    boolean watch;

    StatsCommand(Cli cli) {
        super(cli);
    }

    @Override
    int run(Sandbox sandbox) {
        if (!watch) {
            SandboxStats stats = sandbox.stats();
            cli.out().result(document(stats), details(stats));
            return ExitCodes.DONE;
        }
        SandboxStats before = null;
        for (Iterator<SandboxStats> figures = sandbox.stats(EVERY).iterator(); figures.hasNext(); ) {
            SandboxStats stats = figures.next();
            cli.out().item(document(stats), line(before, stats));
            before = stats;
        }
        return ExitCodes.DONE;
    }

    private static Map<String, ?> document(SandboxStats stats) {
        return Json.object(
                "time", stats.time(),
                "cpu_time", stats.cpuTime(),
                "memory", stats.memory(),
                "memory_limit", stats.memoryLimit(),
                "pids", stats.pids(),
                "pids_limit", stats.pidsLimit(),
                "block_read", stats.blockRead(),
                "block_written", stats.blockWritten(),
                "oom_kills", stats.oomKills());
    }

    private static Table details(SandboxStats stats) {
        return new Table("FIGURE", "VALUE", "LIMIT")
                .row("cpu time", seconds(stats.cpuTime()), "-")
                .row(
                        "memory",
                        stats.memory(),
                        stats.memoryLimit().map(Object::toString).orElse("-"))
                .row(
                        "processes",
                        stats.pids(),
                        stats.pidsLimit().map(Object::toString).orElse("-"))
                .row("read from disk", stats.blockRead(), "-")
                .row("written to disk", stats.blockWritten(), "-")
                .row("killed for memory", stats.oomKills(), "-");
    }

    private static String line(@Nullable SandboxStats before, SandboxStats stats) {
        String cpu = before == null ? "-" : percent(before, stats);
        return String.format(
                Locale.ROOT,
                "cpu %6s  memory %-10s  processes %-5d  read %-10s  written %s",
                cpu,
                stats.memory(),
                stats.pids(),
                stats.blockRead(),
                stats.blockWritten());
    }

    private static String percent(SandboxStats before, SandboxStats stats) {
        long span = Math.max(1, Duration.between(before.time(), stats.time()).toNanos());
        double used = stats.cpuTime().minus(before.cpuTime()).toNanos();
        return String.format(Locale.ROOT, "%.0f%%", 100 * used / span);
    }

    private static String seconds(Duration span) {
        return String.format(Locale.ROOT, "%.2f s", span.toMillis() / 1000.0);
    }
}
