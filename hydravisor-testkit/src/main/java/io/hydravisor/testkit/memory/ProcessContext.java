package io.hydravisor.testkit.memory;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.testkit.memory.MemoryProcess.ProcessImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program's view of its process. */
final class ProcessContext implements ProgramContext {
    private static final int BASE_CODE = 0xff;

    private final MemoryProcess self;
    private final ProcessImage image;
    private final MemorySandbox sandbox;
    private final ProgramFiles files;
    private final InputStream stdin;
    private final OutputStream stdout;
    private final OutputStream stderr;
    private final @Nullable MemoryTerminal terminal;

    ProcessContext(MemoryProcess self) {
        this.self = self;
        this.image = self.image();
        this.sandbox = self.group().sandbox();
        MemoryStdio stdio = self.group().stdio();
        this.files = new ProgramFiles(sandbox.files(), image.user(), image.cwd());
        this.stdin = stdio.in(self);
        this.stdout = stdio.out(self);
        this.stderr = stdio.err(self);
        this.terminal = stdio.terminal();
    }

    MemoryProcess self() {
        return self;
    }

    @Nullable
    MemoryTerminal terminal() {
        return terminal;
    }

    @Override
    public String name() {
        return image.name();
    }

    @Override
    public List<String> args() {
        return image.args();
    }

    @Override
    public Map<String, String> env() {
        return image.env();
    }

    @Override
    public String cwd() {
        return image.cwd();
    }

    @Override
    public String user() {
        return image.user().name();
    }

    @Override
    public long uid() {
        return image.user().uid();
    }

    @Override
    public long gid() {
        return image.user().gid();
    }

    @Override
    public List<Long> groups() {
        return image.user().groups();
    }

    @Override
    public String hostname() {
        return sandbox.hostname();
    }

    @Override
    public String sandbox() {
        return sandbox.name();
    }

    @Override
    public InputStream stdin() {
        return stdin;
    }

    @Override
    public OutputStream stdout() {
        return stdout;
    }

    @Override
    public OutputStream stderr() {
        return stderr;
    }

    @Override
    public void print(String text) throws IOException {
        stdout.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public ProgramFiles files() {
        return files;
    }

    @Override
    public void onSignal(Signal signal, Runnable handler) {
        Objects.requireNonNull(handler, "handler");
        self.kernel().change(() -> self.handle(signal.number(), handler));
    }

    @Override
    public void ignore(Signal signal) {
        self.kernel().change(() -> self.ignore(signal.number()));
    }

    @Override
    public void raise(Signal signal) {
        self.kernel().change(() -> {
            self.signal(signal.number());
            if (self.ended() && Thread.currentThread() == self.thread()) {
                throw new ProgramEnd(new ExitStatus.Signaled(signal.number(), true));
            }
        });
    }

    @Override
    public void exit(int code) {
        throw new ProgramEnd(new ExitStatus.Exited(code & BASE_CODE));
    }

    @Override
    public ProgramChild spawn(Program program, String... args) throws IOException {
        Objects.requireNonNull(program, "program");
        ProcessImage made =
                new ProcessImage(image.name(), List.of(args), program, image.user(), image.cwd(), image.env());
        MemoryProcess child = sandbox.spawn(self, made);
        if (child == null) {
            throw new IOException("Resource temporarily unavailable: the sandbox has as many processes as it may have");
        }
        return new Child(child);
    }

    private final class Child implements ProgramChild {
        private final MemoryProcess process;

        Child(MemoryProcess process) {
            this.process = process;
        }

        @Override
        public ExitStatus await() throws InterruptedException {
            boolean done = self.kernel().call(self, () -> process.status() != null, MemoryKernel.FOREVER);
            assert done;
            return Objects.requireNonNull(process.status());
        }

        @Override
        public boolean running() {
            return self.kernel().get(() -> process.status() == null);
        }

        @Override
        public void signal(Signal signal) {
            self.kernel().change(() -> process.signal(signal.number()));
        }
    }

    @Override
    public boolean isTerminal() {
        return terminal != null;
    }

    @Override
    public void rawTerminal(boolean raw) {
        MemoryTerminal at = terminal;
        if (at != null) {
            self.kernel().change(() -> at.raw(raw));
        }
    }

    @Override
    public Optional<TerminalSize> terminalSize() {
        MemoryTerminal at = terminal;
        return at == null ? Optional.empty() : Optional.of(self.kernel().get(at::size));
    }

    @Override
    public void onResize(Consumer<TerminalSize> listener) {
        Objects.requireNonNull(listener, "listener");
        MemoryTerminal at = terminal;
        if (at != null) {
            onSignal(
                    new Signal(Signals.WINCH),
                    () -> listener.accept(self.kernel().get(at::size)));
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        boolean never = self.kernel().call(self, () -> false, Math.max(0, time.toNanos()));
        assert !never;
    }

    @Override
    public ProgramListener listen(int port) throws IOException {
        return sandbox.ports().listen(self, port);
    }

    @Override
    public ProgramConnection connect(int port) throws IOException {
        MemoryConnection made = sandbox.ports().connect(port);
        if (made == null) {
            throw new IOException("Connection refused: nothing listens on port " + port);
        }
        return made.end(self, false);
    }
}
