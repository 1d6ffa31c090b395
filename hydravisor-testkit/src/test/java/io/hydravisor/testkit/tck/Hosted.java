package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Failure;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Support;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRequest;
import io.hydravisor.testkit.memory.InMemorySandboxProvider;
import io.hydravisor.testkit.memory.MemoryGuest;
import io.hydravisor.testkit.memory.ProgramContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sandboxes in memory that also have what only a host gives: its folders and networks, limits and runtimes, as far as the rules
 * about them look. The rules would otherwise be tried on nothing but real daemons. What a wrong one does otherwise is overridden.
 */
class Hosted extends Wrong.Provider {
    private static final Set<Capability> MORE = Set.of(
            Capability.MOUNT_BIND,
            Capability.NETWORK_HOST,
            Capability.NETWORK_NAT,
            Capability.NETWORK_PUBLISH,
            Capability.RLIMITS,
            Capability.RUNTIME);
    private static final String OPEN_FILES = "hosted-open-files";
    private static final String REACH = "hosted-reach";

    /** Of the sandboxes that there are, by name. */
    private final Map<String, SandboxSpec> specs = new ConcurrentHashMap<>();

    private final Map<String, List<PublishedDoor>> doors = new ConcurrentHashMap<>();

    Hosted(SandboxProvider memory) {
        super(memory);
        ((InMemorySandboxProvider) memory)
                .program(OPEN_FILES, Hosted::printLimit)
                .program(REACH, Hosted::reach);
    }

    /** A guest in memory that can say how many files it may have open. */
    static Guest guest() {
        Guest memory = new MemoryGuest();
        return (Guest) Proxy.newProxyInstance(
                Guest.class.getClassLoader(),
                new Class<?>[] {Guest.class},
                (proxy, method, args) ->
                        method.getName().equals("openFiles") ? Command.of(OPEN_FILES) : method.invoke(memory, args));
    }

    private static int printLimit(ProgramContext context) throws IOException {
        context.print(context.args().get(0) + "\n");
        return 0;
    }

    private static int reach(ProgramContext context) {
        int port = Integer.parseInt(context.args().get(1));
        try (Socket socket = new Socket(context.args().get(0), port)) {
            socket.getInputStream().readAllBytes();
            return 0;
        } catch (IOException e) {
            return 1;
        }
    }

    // --- What can be wrong

    boolean writable(Mount mount) {
        return mount.writable();
    }

    void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    boolean missing(Path source) {
        return !Files.exists(source);
    }

    long openFiles(Rlimit limit) {
        return limit.soft();
    }

    boolean known(String runtime) {
        return runtime.equals("memory");
    }

    boolean reachesHost(NetworkPolicy policy) {
        return policy.equals(NetworkPolicy.host());
    }

    void unpublish(PublishedDoor door) {
        door.close();
    }

    // --- How it is done

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> all = new HashSet<>(super.capabilities());
        all.addAll(MORE);
        return all;
    }

    @Override
    SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
        return new Wrong.Backend(backend, this, context) {
            @Override
            public Support supports(Capability capability) {
                return MORE.contains(capability) ? Support.yes() : super.supports(capability);
            }

            @Override
            public SandboxDriver create(SandboxRequest request) {
                SandboxSpec spec = request.spec();
                check(spec);
                SandboxDriver made =
                        super.create(new SandboxRequest(request.name(), inMemory(spec), request.metadata()));
                specs.put(request.name(), spec);
                List<PublishedDoor> open = spec.published().stream()
                        .map(port -> publish(port, made))
                        .toList();
                doors.put(request.name(), open);
                return new Box(made, request.name());
            }

            @Override
            public SandboxDriver open(String name) {
                return new Box(super.open(name), name);
            }
        };
    }

    private void check(SandboxSpec spec) {
        spec.runtime().filter(runtime -> !known(runtime)).ifPresent(runtime -> {
            throw notFound("there is no runtime " + runtime);
        });
        for (Mount mount : spec.mounts()) {
            mount.source().filter(this::missing).ifPresent(source -> {
                throw notFound("there is no " + source);
            });
        }
    }

    private static NotFoundException notFound(String what) {
        return new NotFoundException(Failure.of(what).hint("Ask for what is there."));
    }

    /** Memory knows no folders of the host. */
    private static SandboxSpec inMemory(SandboxSpec spec) {
        boolean bound = spec.mounts().stream().anyMatch(mount -> mount.source().isPresent());
        return bound ? SandboxSpec.of(spec.image()).name(spec.name().orElseThrow()) : spec;
    }

    private static PublishedDoor publish(PublishedPort port, SandboxDriver sandbox) {
        try {
            return PublishedDoor.open(port, sandbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Box extends Wrong.Sandbox {
        private final String name;

        Box(SandboxDriver right, String name) {
            super(right, Hosted.this);
            this.name = name;
        }

        @Override
        public Support supports(Capability capability) {
            return MORE.contains(capability) ? Support.yes() : super.supports(capability);
        }

        @Override
        public CommandDriver start(Command command) {
            return super.start(replaced(command));
        }

        private Command replaced(Command command) {
            List<String> argv = command.argv();
            SandboxSpec spec = specs.get(name);
            if (spec == null) {
                return command;
            }
            if (argv.get(0).equals(OPEN_FILES)) {
                long most = spec.rlimits().stream()
                        .filter(limit -> limit.kind() == Rlimit.Kind.NOFILE)
                        .mapToLong(Hosted.this::openFiles)
                        .findFirst()
                        .orElse(Rlimit.UNLIMITED);
                return other(command, OPEN_FILES, Long.toString(most));
            }
            if (argv.get(0).endsWith("reach") && reachesHost(spec.network())) {
                return other(command, REACH, argv.get(1), argv.get(2));
            }
            if (argv.get(0).endsWith("append")) {
                return MountedFiles.find(spec.mounts(), argv.get(1))
                        .map(found -> appended(command, found, argv.get(2)))
                        .orElse(command);
            }
            return command;
        }

        private Command appended(Command command, MountedFiles.Found found, String text) {
            if (!writable(found.mount())) {
                return other(command, "false");
            }
            try {
                append(found.file(), text);
                return other(command, "true");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public FileDriver files() {
            SandboxSpec spec = specs.get(name);
            return spec == null ? super.files() : new MountedFiles(super.files(), spec.mounts(), Hosted.this::writable);
        }

        @Override
        public void destroy() {
            super.destroy();
            specs.remove(name);
            Optional.ofNullable(doors.remove(name)).ifPresent(open -> open.forEach(Hosted.this::unpublish));
        }
    }

    private static Command other(Command command, String program, String... arguments) {
        return Command.of(program, arguments).id(command.id().orElseThrow());
    }
}
