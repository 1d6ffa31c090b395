package io.hydravisor.testkit.tck;

import io.hydravisor.core.Capability;
import io.hydravisor.core.Endpoint;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Support;
import io.hydravisor.file.FileInfo;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.process.StdStream;
import io.hydravisor.sandbox.Isolation;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.spi.CommandDriver;
import io.hydravisor.spi.CommandRecord;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.FileDriver;
import io.hydravisor.spi.FileTree;
import io.hydravisor.spi.ForkPoint;
import io.hydravisor.spi.ImageDriver;
import io.hydravisor.spi.NewFile;
import io.hydravisor.spi.OutputRead;
import io.hydravisor.spi.PortConnection;
import io.hydravisor.spi.ProviderContext;
import io.hydravisor.spi.SandboxBackend;
import io.hydravisor.spi.SandboxDriver;
import io.hydravisor.spi.SandboxProvider;
import io.hydravisor.spi.SandboxRecord;
import io.hydravisor.spi.SandboxRequest;
import io.hydravisor.spi.TerminalDriver;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Passes every call on to a right provider, so that a wrong one has to say only what it does wrong. */
final class Wrong {
    private Wrong() {}

    /** A provider whose connections, and what comes from them, can be bent. */
    static class Provider implements SandboxProvider {
        private final SandboxProvider right;

        Provider(SandboxProvider right) {
            this.right = right;
        }

        /** Bends a connection. */
        SandboxBackend bend(SandboxBackend backend, ProviderContext context) {
            return new Backend(backend, this, context);
        }

        /** Bends a sandbox, made here or found. */
        SandboxDriver bend(SandboxDriver sandbox, boolean made) {
            return new Sandbox(sandbox, this);
        }

        /** Bends a command. */
        CommandDriver bend(CommandDriver command, Command started) {
            return command;
        }

        CommandDriver bendAttached(CommandDriver command) {
            return command;
        }

        FileDriver bend(FileDriver files) {
            return files;
        }

        TerminalDriver bend(TerminalDriver terminal) {
            return terminal;
        }

        PortConnection bend(PortConnection connection) {
            return connection;
        }

        ProviderContext bend(ProviderContext context) {
            return context;
        }

        @Override
        public String name() {
            return right.name();
        }

        @Override
        public Set<String> schemes() {
            return right.schemes();
        }

        @Override
        public Set<Capability> capabilities() {
            return right.capabilities();
        }

        @Override
        public Isolation isolation() {
            return right.isolation();
        }

        @Override
        public Optional<Endpoint> defaultEndpoint() {
            return right.defaultEndpoint();
        }

        @Override
        public List<Prerequisite> diagnose(Optional<Endpoint> endpoint, ProviderContext context) {
            return right.diagnose(endpoint, context);
        }

        @Override
        public SandboxBackend connect(Endpoint endpoint, ProviderContext context) {
            ProviderContext bent = bend(context);
            return bend(right.connect(endpoint, bent), bent);
        }
    }

    static class Backend implements SandboxBackend {
        private final SandboxBackend right;
        private final Provider provider;
        private final ProviderContext context;

        Backend(SandboxBackend right, Provider provider, ProviderContext context) {
            this.right = right;
            this.provider = provider;
            this.context = context;
        }

        ProviderContext context() {
            return context;
        }

        @Override
        public Support supports(Capability capability) {
            return right.supports(capability);
        }

        @Override
        public Isolation isolation() {
            return right.isolation();
        }

        @Override
        public SandboxDriver create(SandboxRequest request) {
            return provider.bend(right.create(request), true);
        }

        @Override
        public SandboxDriver open(String name) {
            return provider.bend(right.open(name), false);
        }

        @Override
        public List<SandboxRecord> list() {
            return right.list();
        }

        @Override
        public ImageDriver images() {
            return right.images();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    static class Sandbox implements SandboxDriver {
        private final SandboxDriver right;
        private final Provider provider;

        Sandbox(SandboxDriver right, Provider provider) {
            this.right = right;
            this.provider = provider;
        }

        SandboxDriver right() {
            return right;
        }

        @Override
        public Support supports(Capability capability) {
            return right.supports(capability);
        }

        @Override
        public CommandDriver start(Command command) {
            return provider.bend(right.start(command), command);
        }

        @Override
        public CommandDriver attach(String commandId) {
            return provider.bendAttached(right.attach(commandId));
        }

        @Override
        public List<String> commands() {
            return right.commands();
        }

        @Override
        public FileDriver files() {
            return provider.bend(right.files());
        }

        @Override
        public TerminalDriver terminal(String id, TerminalSpec spec) {
            return provider.bend(right.terminal(id, spec));
        }

        @Override
        public PortConnection dial(int port) {
            return provider.bend(right.dial(port));
        }

        @Override
        public <T> Optional<T> extension(Class<T> type) {
            return right.extension(type);
        }

        @Override
        public SandboxRecord describe() {
            return right.describe();
        }

        @Override
        public void destroy() {
            right.destroy();
        }

        @Override
        public void annotate(Map<String, String> changes) {
            right.annotate(changes);
        }

        @Override
        public void start() {
            right.start();
        }

        @Override
        public void stop(Duration grace) {
            right.stop(grace);
        }

        @Override
        public SandboxStats stats() {
            return right.stats();
        }

        @Override
        public void pause() {
            right.pause();
        }

        @Override
        public void resume() {
            right.resume();
        }

        @Override
        public Snapshot snapshot(String name) {
            return right.snapshot(name);
        }

        @Override
        public List<Snapshot> snapshots() {
            return right.snapshots();
        }

        @Override
        public void restore(String name) {
            right.restore(name);
        }

        @Override
        public void deleteSnapshot(String name) {
            right.deleteSnapshot(name);
        }

        @Override
        public ForkPoint forkPoint(Optional<String> snapshot) {
            return bend(right.forkPoint(snapshot), child -> provider.bend(child, true));
        }

        /** The same point with other children. */
        static ForkPoint bend(ForkPoint right, UnaryOperator<SandboxDriver> children) {
            return new ForkPoint() {
                @Override
                public SandboxDriver child(String name, Map<String, String> metadata) {
                    return children.apply(right.child(name, metadata));
                }

                @Override
                public void close() {
                    right.close();
                }
            };
        }
    }

    static class Running implements CommandDriver {
        private final CommandDriver right;

        Running(CommandDriver right) {
            this.right = right;
        }

        CommandDriver right() {
            return right;
        }

        @Override
        public CommandRecord record() {
            return right.record();
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return right.exit();
        }

        @Override
        public OutputRead read(StdStream stream, long offset, int max) {
            return right.read(stream, offset, max);
        }

        @Override
        public long written(StdStream stream) {
            return right.written(stream);
        }

        @Override
        public void onChange(Runnable listener) {
            right.onChange(listener);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            right.write(bytes);
        }

        @Override
        public void closeStdin() {
            right.closeStdin();
        }

        @Override
        public void signal(Signal signal, SignalTarget target) {
            right.signal(signal, target);
        }

        @Override
        public boolean groupAlive() {
            return right.groupAlive();
        }

        @Override
        public void markTimedOut() {
            right.markTimedOut();
        }

        @Override
        public boolean timedOut() {
            return right.timedOut();
        }

        @Override
        public void discard() {
            right.discard();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    static class Files implements FileDriver {
        private final FileDriver right;

        Files(FileDriver right) {
            this.right = right;
        }

        FileDriver right() {
            return right;
        }

        @Override
        public ReadableByteChannel openRead(String path, Optional<String> user) {
            return right.openRead(path, user);
        }

        @Override
        public WritableByteChannel openWrite(String path, Optional<String> user) {
            return right.openWrite(path, user);
        }

        @Override
        public void createDirectories(String path, Optional<String> user) {
            right.createDirectories(path, user);
        }

        @Override
        public Stream<FileInfo> list(String path, Optional<String> user) {
            return right.list(path, user);
        }

        @Override
        public FileInfo stat(String path, Optional<String> user) {
            return right.stat(path, user);
        }

        @Override
        public void remove(String path, Optional<String> user) {
            right.remove(path, user);
        }

        @Override
        public void move(String from, String to, Optional<String> user) {
            right.move(from, to, user);
        }

        @Override
        public void setPermissions(String path, int mode, Optional<String> user) {
            right.setPermissions(path, mode, user);
        }

        @Override
        public void createLink(String path, String target, Optional<String> user) {
            right.createLink(path, target, user);
        }

        @Override
        public FileTree openTree(String path, Optional<String> user) {
            return right.openTree(path, user);
        }
    }

    static class Tree implements FileTree {
        private final FileTree right;

        Tree(FileTree right) {
            this.right = right;
        }

        @Override
        public FileInfo stat(String path) {
            return right.stat(path);
        }

        @Override
        public Stream<FileInfo> list(String path) {
            return right.list(path);
        }

        @Override
        public ReadableByteChannel openRead(String path) {
            return right.openRead(path);
        }

        @Override
        public NewFile createFile(String path) {
            return right.createFile(path);
        }

        @Override
        public void createDirectories(String path) {
            right.createDirectories(path);
        }

        @Override
        public void finishFolder(String path, FileAttributes attributes) {
            right.finishFolder(path, attributes);
        }

        @Override
        public void createLink(String path, String target, long uid, long gid) {
            right.createLink(path, target, uid, gid);
        }

        @Override
        public void remove(String path) {
            right.remove(path);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    static class Tty implements TerminalDriver {
        private final TerminalDriver right;

        Tty(TerminalDriver right) {
            this.right = right;
        }

        TerminalDriver right() {
            return right;
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return right.exit();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return right.read(target);
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            right.write(bytes);
        }

        @Override
        public void resize(TerminalSize size) {
            right.resize(size);
        }

        @Override
        public void signal(Signal signal) {
            right.signal(signal);
        }

        @Override
        public boolean groupAlive() {
            return right.groupAlive();
        }

        @Override
        public void close() {
            right.close();
        }
    }
}
