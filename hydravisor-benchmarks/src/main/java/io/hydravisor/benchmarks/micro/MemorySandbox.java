package io.hydravisor.benchmarks.micro;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Support;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs nothing; only what the benchmarks call does something. */
final class MemorySandbox implements SandboxDriver {
    @Override
    public Support supports(Capability capability) {
        return MemoryProvider.support(capability);
    }

    @Override
    public CommandDriver start(Command command) {
        return new MemoryCommand(command.id().orElseThrow());
    }

    @Override
    public CommandDriver attach(String commandId) {
        return new MemoryCommand(commandId);
    }

    @Override
    public void destroy() {
        // Nothing is held.
    }

    @Override
    public SandboxRecord describe() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop(Duration grace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void annotate(Map<String, String> changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SandboxStats stats() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> commands() {
        return List.of();
    }

    @Override
    public FileDriver files() {
        throw new UnsupportedOperationException();
    }
}
