package io.hydravisor.testkit.memory;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.process.Command;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.PortConnection;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client's view of one sandbox: each method is one request. */
final class MemorySandboxDriver implements SandboxDriver {
    private final MemoryBackend backend;
    private final MemoryLine line;
    private final MemorySandbox sandbox;
    private final String resource;

    MemorySandboxDriver(MemoryBackend backend, MemorySandbox sandbox) {
        this.backend = backend;
        this.line = backend.line();
        this.sandbox = sandbox;
        this.resource = sandbox.resource();
    }

    @Override
    public Support supports(Capability capability) {
        return backend.supports(capability);
    }

    @Override
    public SandboxRecord describe() {
        return line.call("describe", resource, sandbox::describe);
    }

    @Override
    public void destroy() {
        line.run("destroy", resource, sandbox::destroy);
    }

    @Override
    public void annotate(Map<String, String> changes) {
        line.run("annotate", resource, () -> sandbox.annotate(changes));
    }

    @Override
    public void start() {
        line.run("start", resource, sandbox::start);
    }

    @Override
    public void stop(Duration grace) {
        line.run("stop", resource, () -> sandbox.stop(grace));
    }

    @Override
    public SandboxStats stats() {
        return line.call("stats", resource, sandbox::stats);
    }

    @Override
    public void pause() {
        line.run("pause", resource, sandbox::pause);
    }

    @Override
    public void resume() {
        line.run("resume", resource, sandbox::resume);
    }

    @Override
    public Snapshot snapshot(String name) {
        return line.call("snapshot", resource, () -> sandbox.snapshot(name));
    }

    @Override
    public List<Snapshot> snapshots() {
        return line.call("snapshots", resource, sandbox::snapshots);
    }

    @Override
    public void restore(String name) {
        line.run("restore", resource, () -> sandbox.restore(name));
    }

    @Override
    public void deleteSnapshot(String name) {
        line.run("deleteSnapshot", resource, () -> sandbox.deleteSnapshot(name));
    }

    @Override
    public ForkPoint forkPoint(Optional<String> snapshot) {
        MemoryNode state = line.call("forkPoint", resource, () -> sandbox.state(snapshot));
        return new ForkPoint() {
            @Override
            public SandboxDriver child(String name, Map<String, String> metadata) {
                MemorySandbox child = line.call(
                        "fork", "sandbox/" + name, () -> sandbox.child(state, name, metadata, backend.clock()));
                return new MemorySandboxDriver(backend, child);
            }

            @Override
            public void close() {
                // What it holds is memory.
            }
        };
    }

    @Override
    public CommandDriver start(Command command) {
        String what = resource + "/command/" + command.id().orElseThrow();
        MemoryCommand started = line.call("start", what, () -> sandbox.start(command), this::unclaimed);
        return MemoryCommandDriver.open(backend, started);
    }

    /** A direct command whose client has gone dies; a spooled one can be attached to. */
    private void unclaimed(MemoryCommand command) {
        if (command.direct()) {
            command.lose();
        }
    }

    @Override
    public CommandDriver attach(String commandId) {
        MemoryCommand found = line.call("attach", resource + "/command/" + commandId, () -> sandbox.command(commandId));
        return MemoryCommandDriver.open(backend, found);
    }

    @Override
    public List<String> commands() {
        return line.call("commands", resource, sandbox::commands);
    }

    @Override
    public FileDriver files() {
        return new MemoryFileDriver(line, sandbox);
    }

    @Override
    public TerminalDriver terminal(String id, TerminalSpec spec) {
        MemoryTerminal opened = line.call(
                "terminal",
                resource + "/terminal/" + id,
                () -> sandbox.terminal(id, spec),
                terminal -> sandbox.kernel().change(() -> {
                    terminal.hangUp();
                    terminal.group().signal(Signals.KILL, SignalTarget.GROUP);
                }));
        return MemoryTerminalDriver.open(backend, opened, resource + "/terminal/" + id);
    }

    @Override
    public PortConnection dial(int port) {
        String what = resource + "/port/" + port;
        MemoryConnection made = line.call(
                "dial",
                what,
                () -> {
                    sandbox.checkRunning();
                    MemoryConnection connection = sandbox.ports().connect(port);
                    if (connection == null) {
                        throw new UnavailableException(Errors.failure("nothing listens on port " + port, what)
                                .hint("Start what shall listen there, and wait until it does."));
                    }
                    return connection;
                },
                connection -> sandbox.kernel().change(() -> connection.close(false)));
        return MemoryPortConnection.open(backend, sandbox.kernel(), made);
    }
}
