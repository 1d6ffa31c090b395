package io.hydravisor.benchmarks;

import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What is measured. A sandbox that lives throughout lends its root to runc and takes the commands. */
final class Rows {
    private static final double MOST_TIME = 0.75;
    private static final double LEAST_BYTES = 1.0;
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Bench bench;
    private final Sandbox keeper;
    private final String keeperId;
    private final Path bundle;
    private final AtomicInteger ids = new AtomicInteger();

    Rows(Bench bench) throws IOException {
        this.bench = bench;
        this.keeper = bench.sandboxes().create(bench.spec().name("keeper"));
        this.keeperId = keeper.info().id();
        this.bundle = bench.temporary();
        RuncBundle.make(bench.bundle(keeperId), bundle);
    }

    /** Ours has an init and a way back to it, and yet nothing has run in it; ctr's has run {@code true} as its only process. */
    Row createAndDestroy() {
        return new Row(
                "create and destroy a sandbox / `ctr run true`",
                new Goal.Faster(MOST_TIME),
                () -> bench.sandboxes().create(bench.spec()).close(),
                this::ctrRun,
                this::runcRun);
    }

    /** What ctr does: a sandbox whose only process, beside its init, is {@code true}. */
    Row createRunAndDestroy() {
        return new Row(
                "create a sandbox for `true`, wait and destroy / `ctr run true`",
                new Goal.Faster(MOST_TIME),
                () -> {
                    try (Sandbox box = bench.sandboxes().create(bench.spec().main(MainCommand.of("true")))) {
                        box.attach(MainCommand.ID).await();
                    }
                },
                this::ctrRun,
                this::runcRun);
    }

    /** With one process more than ctr's. */
    Row createExecAndDestroy() {
        return new Row(
                "create, exec `true` and destroy / `ctr run true`",
                new Goal.Faster(MOST_TIME),
                () -> {
                    try (Sandbox box = bench.sandboxes().create(bench.spec())) {
                        box.exec("true").orThrow();
                    }
                },
                this::ctrRun,
                this::runcRun);
    }

    private void ctrRun() throws IOException, InterruptedException {
        Programs.run(bench.ctrRun(nextId(), "true"));
    }

    private void runcRun() throws IOException, InterruptedException {
        Programs.run(bench.runc("run", "--bundle", bundle.toString(), nextId()));
    }

    Row exec() {
        return new Row(
                "exec `true` / `ctr task exec`",
                new Goal.Faster(MOST_TIME),
                () -> keeper.exec("true").orThrow(),
                () -> Programs.run(bench.ctr("task", "exec", "--exec-id", nextId(), keeperId, "true")),
                () -> Programs.run(bench.runc("exec", keeperId, "true")));
    }

    Row output(ByteSize size) {
        List<String> zeros = zeros(size);
        List<String> ctr = join(bench.ctr("task", "exec", "--exec-id", "$0", keeperId), zeros);
        List<String> runc = join(bench.runc("exec", keeperId), zeros);
        return new Row(
                size + " of stdout / `ctr task exec` into a pipe",
                new Goal.MoreBytes(LEAST_BYTES, size.bytes()),
                () -> readAll(size),
                () -> Programs.run(piped(ctr, nextId())),
                () -> Programs.run(piped(runc, "")));
    }

    /** Busybox's dd costs next to nothing, other than its head, which takes one byte at a time. */
    private static List<String> zeros(ByteSize size) {
        return List.of("dd", "if=/dev/zero", "bs=" + BLOCK_BYTES, "count=" + size.bytes() / BLOCK_BYTES);
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private void readAll(ByteSize size) {
        long seen = 0;
        // All of it is kept: at this speed a reader that pauses for a tenth of a second would lose some of the default
        // 64 MiB.
        Durability kept = Durability.spooled(size, Durability.AtLimit.DROP_OLDEST);
        try (CommandProcess process = keeper.start(Command.of(zeros(size)).durability(kept));
                OutputReader reader = process.stdout().reader(0)) {
            Optional<Output> piece = reader.next();
            while (piece.isPresent()) {
                if (!(piece.get() instanceof Output.Chunk chunk)) {
                    throw new IllegalStateException("output was dropped before it was read: " + piece.get());
                }
                seen += chunk.bytes().remaining();
                piece = reader.next();
            }
            process.await();
            process.discard();
        }
        if (seen != size.bytes()) {
            throw new IllegalStateException("got " + seen + " bytes of " + size.bytes());
        }
    }

    /** A shell pipeline whose far end throws away what it reads. The last argument becomes $0 of the script. */
    private static List<String> piped(List<String> argv, String zero) {
        return List.of("bash", "-o", "pipefail", "-c", String.join(" ", argv) + " | cat >/dev/null", zero);
    }

    private String nextId() {
        return "bench-" + ids.incrementAndGet();
    }
}
