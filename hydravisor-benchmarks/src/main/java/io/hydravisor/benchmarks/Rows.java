package io.hydravisor.benchmarks;

import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Output;
import io.hydravisor.process.OutputReader;
import io.hydravisor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What is measured. A sandbox that lives throughout lends its root to runc and takes the commands. */
final class Rows {
    private static final double MOST_TIME = 0.75;
    private static final double LEAST_BYTES = 1.0;

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
        String bytes = Long.toString(size.bytes());
        List<String> ctr = bench.ctr("task", "exec", "--exec-id", "$0", keeperId, "head", "-c", bytes, "/dev/zero");
        List<String> runc = bench.runc("exec", keeperId, "head", "-c", bytes, "/dev/zero");
        return new Row(
                size + " of stdout / `ctr task exec` into a pipe",
                new Goal.MoreBytes(LEAST_BYTES, size.bytes()),
                () -> readAll(size),
                () -> Programs.run(piped(ctr, nextId())),
                () -> Programs.run(piped(runc, "")));
    }

    private void readAll(ByteSize size) {
        Command head = Command.of("head", "-c", Long.toString(size.bytes()), "/dev/zero");
        long seen = 0;
        try (CommandProcess process = keeper.start(head);
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
