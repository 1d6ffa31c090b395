package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One backend: what all connections to one address share. Safe for use by many threads. */
final class MemoryServer {
    private static final Set<String> PATH =
            Set.of("/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/");

    private final Map<String, MemorySandbox> sandboxes = new ConcurrentHashMap<>();
    private final Map<String, Program> programs;
    private final Map<String, Program> own;
    private final long diskLimit;

    MemoryServer(Map<String, Program> programs, long diskLimit) {
        this(programs, diskLimit, Map.of());
    }

    /**
     * A server.
     *
     * @param programs those that users add
     * @param diskLimit for the content of all files of one sandbox
     * @param own those that it has besides the built-in ones
     */
    MemoryServer(Map<String, Program> programs, long diskLimit, Map<String, Program> own) {
        this.programs = programs;
        this.diskLimit = diskLimit;
        this.own = own;
    }

    long diskLimit() {
        return diskLimit;
    }

    MemorySandbox create(SandboxRequest request, Clock clock) {
        return add(new MemorySandbox(this, request, clock));
    }

    MemorySandbox add(MemorySandbox made) {
        if (sandboxes.putIfAbsent(made.name(), made) != null) {
            throw new AlreadyExistsException(Errors.failure("there is a sandbox of that name already", made.resource())
                    .hint("Choose another name, attach(name) to that one, or destroy it."));
        }
        try {
            made.startMain();
            return made;
        } catch (HydravisorException e) {
            made.destroy();
            throw e;
        }
    }

    MemorySandbox find(String name) {
        MemorySandbox found = sandboxes.get(name);
        if (found == null || found.describeIfThere().isEmpty()) {
            throw Errors.gone("sandbox/" + name);
        }
        return found;
    }

    List<SandboxRecord> list() {
        return sandboxes.values().stream()
                .flatMap(sandbox -> sandbox.describeIfThere().stream())
                .toList();
    }

    void remove(MemorySandbox sandbox) {
        sandboxes.remove(sandbox.name(), sandbox);
    }

    void destroyAll() {
        List.copyOf(sandboxes.values()).forEach(MemorySandbox::destroy);
    }

    /** Looks a program up by its name, or by a path where such programs are. */
    Optional<Program> program(String called) {
        int slash = called.lastIndexOf('/') + 1;
        String name = PATH.contains(called.substring(0, slash)) ? called.substring(slash) : called;
        return Optional.ofNullable(programs.get(name))
                .or(() -> Optional.ofNullable(own.get(name)))
                .or(() -> BuiltIns.find(name));
    }
}
