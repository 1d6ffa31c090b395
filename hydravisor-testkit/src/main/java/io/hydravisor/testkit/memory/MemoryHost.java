package io.hydravisor.testkit.memory;

import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.spi.SandboxRequest;
import io.hydravisor.spi.SessionRecord;
import io.hydravisor.spi.SessionRequest;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One backend of sessions: what all connections to one address share. Its panes run on a machine in memory of its own. Safe for
 * use by many threads; what is not final is guarded by the machine's kernel.
 */
final class MemoryHost {
    static final String HOME = "/root";

    private static final int MAX_PROCESSES = 10_000;
    private static final ByteSize DISK = ByteSize.mebibytes(256);
    private static final String MISSING = "hydravisor-missing";

    private final MemoryServer programs;
    private final MemorySandbox machine;
    private final List<MemorySession> sessions = new ArrayList<>();
    private final Map<String, byte[]> buffers = new LinkedHashMap<>();
    private long last;

    MemoryHost(Map<String, Program> added, Clock clock) {
        this.programs = new MemoryServer(
                added, DISK.bytes(), Map.of(MemoryShell.NAME, MemoryShell::run, MISSING, MemoryHost::missing));
        SandboxSpec spec = SandboxSpec.of(Image.oci("memory")).pids(MAX_PROCESSES);
        this.machine = new MemorySandbox(programs, new SandboxRequest("sessions", spec, Map.of()), clock);
    }

    private static int missing(ProgramContext context) throws IOException {
        context.print(context.args().get(0) + ": not found\n");
        return MemoryJob.NOT_FOUND;
    }

    MemorySandbox machine() {
        return machine;
    }

    MemoryKernel kernel() {
        return machine.kernel();
    }

    /** One that was never given. With the kernel's lock held. */
    long number() {
        return ++last;
    }

    MemorySession create(SessionRequest request, Clock clock) {
        return kernel().get(() -> {
            checkFree(request.name());
            MemorySession made = new MemorySession(this, number(), request, clock.instant());
            MemoryWindow first = made.open(request.spec().command());
            assert first.session() == made;
            sessions.add(made);
            return made;
        });
    }

    /** With the kernel's lock held. */
    void checkFree(String name) {
        if (sessions.stream().anyMatch(session -> session.name().equals(name))) {
            throw new AlreadyExistsException(
                    Errors.failure("there is a session of that name already", "session/" + name)
                            .hint("Choose another name, attach(name) to that one, or kill it."));
        }
    }

    Optional<MemorySession> find(String name) {
        return kernel().get(() ->
                sessions.stream().filter(session -> session.name().equals(name)).findFirst());
    }

    List<SessionRecord> list() {
        return kernel().get(() -> sessions.stream().map(MemorySession::describe).toList());
    }

    /** With the kernel's lock held. */
    void remove(MemorySession session) {
        sessions.remove(session);
    }

    /** Starts a pane. With the kernel's lock held. */
    MemoryPane pane(MemoryWindow window, PaneCommand command, TerminalSize size) {
        MemoryPane pane = new MemoryPane(window, number(), command, size);
        List<String> argv = command.argv().isEmpty() ? List.of(MemoryShell.NAME) : command.argv();
        if (programs.program(argv.get(0)).isEmpty()) {
            argv = List.of(MISSING, argv.get(0));
        }
        Command started = Command.of(argv).cwd(command.cwd().orElse(HOME)).env("TERM", "screen");
        for (Map.Entry<String, String> variable : command.env().entrySet()) {
            started = started.env(variable.getKey(), variable.getValue());
        }
        machine.open(pane.id(), pane, started);
        return pane;
    }

    /** The newest first. With the kernel's lock held. */
    Map<String, byte[]> buffers() {
        return buffers;
    }

    /** Ends everything, and waits until the programs have ended. */
    void endAll() {
        kernel().change(() -> List.copyOf(sessions).forEach(MemorySession::end));
        machine.stop(Duration.ZERO);
        machine.start();
    }
}
