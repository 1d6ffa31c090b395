package io.hydravisor.fake;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.ImageInfo;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Sandboxes in a map. It logs each call as a verb and a name, such as {@code create box}, and does before a call, once, what
 * a test has asked for: fail, wait, or let somebody else come between.
 */
public final class FakeBackend implements SandboxBackend {
    public static final Image IMAGE = Image.oci("docker.io/library/debian:12");

    private final Clock clock;
    private final Isolation isolation;
    private final Map<String, FakeSandbox> sandboxes = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Runnable>> before = new ConcurrentHashMap<>();
    private volatile Runnable beforeCreation = () -> {};
    private final Set<Capability> missing = ConcurrentHashMap.newKeySet();

    public FakeBackend(Clock clock) {
        this(clock, Isolation.PROCESS);
    }

    FakeBackend(Clock clock, Isolation isolation) {
        this.clock = clock;
        this.isolation = isolation;
    }

    /** What this endpoint can't do; it can do everything else. */
    public void lacks(Capability... capabilities) {
        missing.addAll(List.of(capabilities));
    }

    /** Does something right before a call, once. May throw, and then the call fails with that. */
    public FakeBackend before(String call, Runnable doing) {
        before.computeIfAbsent(call, key -> new ConcurrentLinkedQueue<>()).add(doing);
        return this;
    }

    public FakeBackend fail(String call, RuntimeException failure) {
        return before(call, () -> {
            throw failure;
        });
    }

    /** Does something right before each creation, whatever its name, until something else is asked for. */
    public void beforeCreations(Runnable doing) {
        beforeCreation = doing;
    }

    /** What was called, oldest first. */
    public List<String> calls() {
        return calls;
    }

    public Set<String> names() {
        return new HashSet<>(sandboxes.keySet());
    }

    public FakeSandbox sandbox(String name) {
        return java.util.Objects.requireNonNull(sandboxes.get(name), name);
    }

    /** A sandbox that another JVM has made. */
    public FakeSandbox add(String name, Map<String, String> metadata) {
        FakeSandbox sandbox =
                new FakeSandbox(this, new SandboxRequest(name, SandboxSpec.of(IMAGE), metadata), clock.instant());
        sandboxes.put(name, sandbox);
        return sandbox;
    }

    /** Somebody else destroys a sandbox. */
    public void vanish(String name) {
        sandboxes.remove(name);
    }

    void remove(FakeSandbox sandbox) {
        sandboxes.values().remove(sandbox);
    }

    boolean has(FakeSandbox sandbox) {
        return sandboxes.containsValue(sandbox);
    }

    Clock clock() {
        return clock;
    }

    void called(String call) {
        calls.add(call);
        Runnable doing = Optional.ofNullable(before.get(call)).map(Queue::poll).orElse(null);
        if (doing != null) {
            doing.run();
        }
    }

    @Override
    public Support supports(Capability capability) {
        return missing.contains(capability) ? Support.no("the test says so") : Support.yes();
    }

    @Override
    public Isolation isolation() {
        return isolation;
    }

    @Override
    public SandboxDriver create(SandboxRequest request) {
        called("create " + request.name());
        beforeCreation.run();
        FakeSandbox made = new FakeSandbox(this, request, clock.instant());
        if (sandboxes.putIfAbsent(request.name(), made) != null) {
            throw new AlreadyExistsException(Failure.of("there is a sandbox " + request.name()));
        }
        return made;
    }

    @Override
    public SandboxDriver open(String name) {
        called("open " + name);
        FakeSandbox found = sandboxes.get(name);
        if (found == null) {
            throw new NotFoundException(Failure.of("no sandbox " + name));
        }
        return found;
    }

    @Override
    public List<SandboxRecord> list() {
        called("list");
        return sandboxes.values().stream().map(FakeSandbox::snapshot).toList();
    }

    @Override
    public ImageDriver images() {
        return new FakeImages();
    }

    @Override
    public void close() {
        called("close");
    }

    private final class FakeImages implements ImageDriver {
        @Override
        public List<ImageInfo> importArchive(Path archive, Optional<Image> name) {
            called("import " + archive);
            return List.of(new ImageInfo(name.orElse(IMAGE), "sha256:0", ByteSize.bytes(1), clock.instant()));
        }

        @Override
        public List<ImageInfo> list() {
            called("images");
            return List.of();
        }

        @Override
        public void delete(Image image) {
            called("delete " + image);
        }
    }
}
