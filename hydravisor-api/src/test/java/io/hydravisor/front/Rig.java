package io.hydravisor.front;

import io.hydravisor.core.Endpoint;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.FakeCommand;
import io.hydravisor.fake.FakeContext;
import io.hydravisor.fake.FakeProvider;
import io.hydravisor.fake.FakeSandbox;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The front over a fake backend, with a clock and a timer that stand still until a test moves them. */
final class Rig implements AutoCloseable {
    static final Duration SCOPED_LEASE = Duration.ofSeconds(60);
    static final SandboxSpec SPEC = SandboxSpec.of(FakeBackend.IMAGE).name("box");

    private final ExecutorService pool = Executors.newCachedThreadPool(Threads.named("rig"));
    private final FakeContext context;
    private final FakeBackend backend;
    private final SandboxesFront sandboxes;

    private Rig(boolean direct) {
        Executor executor = direct ? Runnable::run : pool;
        context = new FakeContext(executor);
        backend = new FakeBackend(context.time());
        sandboxes = new SandboxesFront(
                new FakeProvider("fake"),
                Endpoint.parse("fake:"),
                backend,
                context,
                SCOPED_LEASE,
                new Launcher(null),
                () -> {});
    }

    /** Background work is done by whoever asks for it, so that it is done when the call returns. */
    static Rig direct() {
        return new Rig(true);
    }

    /** Background work is done by threads. */
    static Rig threaded() {
        return new Rig(false);
    }

    FakeContext context() {
        return context;
    }

    FakeBackend backend() {
        return backend;
    }

    SandboxesFront sandboxes() {
        return sandboxes;
    }

    /** A new sandbox of the name "box". */
    Sandbox box() {
        return sandboxes.create(SPEC);
    }

    /** What is behind "box". */
    FakeSandbox driver() {
        return backend.sandbox("box");
    }

    void advance(Duration span) {
        context.time().advance(span);
    }

    /** A command without a sandbox around it. */
    CommandFront over(FakeCommand command) {
        return new CommandFront(command, context, "sandbox/box", (capability, resource) -> {});
    }

    @Override
    public void close() {
        try {
            sandboxes.close();
        } finally {
            pool.shutdownNow();
        }
    }
}
