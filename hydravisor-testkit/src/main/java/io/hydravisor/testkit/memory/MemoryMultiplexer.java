package io.hydravisor.testkit.memory;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Capture;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.Split;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.PaneFeed;
import io.hydravisor.spi.PaneView;
import io.hydravisor.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client's view of what is in one session: each method is one request. */
final class MemoryMultiplexer implements MultiplexerDriver {
    private final MemorySessionBackend backend;
    private final MemoryLine line;
    private final MemoryHost host;
    private final MemorySession session;

    MemoryMultiplexer(MemorySessionBackend backend, MemorySession session) {
        this.backend = backend;
        this.line = backend.line();
        this.host = backend.host();
        this.session = session;
    }

    private <T> T ask(String verb, String what, Supplier<T> work) {
        return line.call(verb, session.resource() + what, () -> host.kernel().get(work));
    }

    private <T> T ask(String verb, Function<MemorySession, T> work) {
        return ask(verb, "", () -> {
            if (session.gone()) {
                throw Errors.noSession(session.resource());
            }
            return work.apply(session);
        });
    }

    private <T> T ofPane(String verb, String pane, Function<MemoryPane, T> work) {
        return ask(verb, "/pane/" + pane, () -> work.apply(pane(pane)));
    }

    private void onPane(String verb, String pane, Consumer<MemoryPane> work) {
        line.run(verb, session.resource() + "/pane/" + pane, () -> host.kernel().change(() -> work.accept(pane(pane))));
    }

    private void onWindow(String verb, String window, Consumer<MemoryWindow> work) {
        line.run(
                verb,
                session.resource() + "/window/" + window,
                () -> host.kernel()
                        .change(() -> work.accept(session.window(window)
                                .orElseThrow(() -> Errors.noPane(session.resource() + "/window/" + window)))));
    }

    private MemoryPane pane(String pane) {
        return session.pane(pane).orElseThrow(() -> Errors.noPane(session.resource() + "/pane/" + pane));
    }

    @Override
    public void rename(String name) {
        String renamed = ask("rename", known -> {
            if (!known.name().equals(name)) {
                host.checkFree(name);
                known.rename(name);
            }
            return name;
        });
        assert renamed.equals(name);
    }

    @Override
    public List<WindowInfo> windows() {
        return ask("windows", MemorySession::windowInfos);
    }

    @Override
    public List<PaneInfo> panes() {
        return ask("panes", MemorySession::paneInfos);
    }

    @Override
    public String newWindow(PaneCommand command) {
        return ask("newWindow", known -> known.open(command).id());
    }

    @Override
    public void selectWindow(String window) {
        onWindow("selectWindow", window, session::select);
    }

    @Override
    public void renameWindow(String window, String name) {
        onWindow("renameWindow", window, known -> known.rename(name));
    }

    @Override
    public void resizeWindow(String window, TerminalSize size) {
        onWindow("resizeWindow", window, known -> known.resize(size));
    }

    @Override
    public void killWindow(String window) {
        line.run(
                "killWindow",
                session.resource() + "/window/" + window,
                () -> host.kernel()
                        .change(() -> session.window(window)
                                .ifPresent(known -> known.panes().forEach(known::remove))));
    }

    @Override
    public String split(String pane, Split split) {
        return ofPane("split", pane, old -> old.window().split(old, split).id());
    }

    @Override
    public void selectPane(String pane) {
        onPane("selectPane", pane, known -> known.window().select(known));
    }

    @Override
    public void resizePane(String pane, TerminalSize size) {
        onPane("resizePane", pane, known -> known.window().resize(known, size));
    }

    @Override
    public void swapPanes(String pane, String other) {
        onPane("swapPanes", pane, known -> known.window().swap(known, pane(other)));
    }

    @Override
    public void killPane(String pane) {
        line.run(
                "killPane",
                session.resource() + "/pane/" + pane,
                () -> host.kernel()
                        .change(() -> session.pane(pane)
                                .ifPresent(known -> known.window().remove(known))));
    }

    /** What is typed is shown, too, and who reads the pane has to hear of it without the lock. */
    private void type(String verb, String pane, Consumer<MemoryPane> typing) {
        line.run(
                verb,
                session.resource() + "/pane/" + pane,
                () -> typing.accept(host.kernel().get(() -> pane(pane))));
    }

    @Override
    public void keys(String pane, List<String> names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        names.forEach(name -> all.writeBytes(MemoryKeys.bytes(name)));
        type("keys", pane, known -> known.type(all.toByteArray()));
    }

    @Override
    public void send(String pane, byte[] bytes) {
        type("send", pane, known -> known.type(bytes));
    }

    @Override
    public void type(String pane, String text) {
        type("type", pane, known -> known.type(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void paste(String pane, byte[] content) {
        type("paste", pane, known -> known.paste(content));
    }

    @Override
    public String capture(String pane, Capture what) {
        return ofPane("capture", pane, known -> known.screen().capture(what));
    }

    @Override
    public PaneFeed watch(String pane) {
        return ofPane("watch", pane, known -> {
            MemoryPaneFeed feed = backend.feed(known);
            known.watch(feed);
            return feed;
        });
    }

    @Override
    public PaneView attach(String pane, int historyLines) {
        return ofPane("attach", pane, known -> known.attach(backend.feed(known), historyLines));
    }

    @Override
    public ExecResult run(String pane, Command command) {
        return line.call("run", session.resource() + "/pane/" + pane, () -> {
            MemoryPane known = host.kernel().get(() -> pane(pane));
            MemoryJob job = new MemoryJob(known, command);
            long start = System.nanoTime();
            offer(known, job);
            ExitStatus status = awaitEnd(known, job);
            return host.kernel()
                    .get(() -> new ExecResult(
                            command, status, job.stdout(), job.stderr(), Duration.ofNanos(System.nanoTime() - start)));
        });
    }

    private void offer(MemoryPane pane, MemoryJob job) {
        Duration limit = backend.context().requestTimeout();
        try {
            if (!host.kernel().await(() -> pane.offer(job), limit)) {
                throw new ConflictException(
                        Errors.failure("the pane's shell did not start the command within " + limit, pane.resource())
                                .hint("Look at capture(): the pane has to show a shell's prompt."));
            }
        } catch (InterruptedException e) {
            throw Errors.interrupted("waiting for a pane's shell", pane.resource(), Effect.NONE, e);
        }
    }

    private ExitStatus awaitEnd(MemoryPane pane, MemoryJob job) {
        try {
            Supplier<@Nullable ExitStatus> end = () -> {
                if (line.closed()) {
                    return new ExitStatus.Lost("this client has closed its connection", true);
                }
                ExitStatus known = job.status();
                return known == null && pane.ended() ? new ExitStatus.Lost("the pane is gone", true) : known;
            };
            return host.kernel().await(end);
        } catch (InterruptedException e) {
            throw Errors.interrupted("waiting for a command in a pane", pane.resource(), Effect.DONE, e);
        }
    }

    @Override
    public List<BufferInfo> buffers() {
        return ask("buffers", "/buffers", () -> {
            List<BufferInfo> all = new ArrayList<>();
            host.buffers().forEach((name, content) -> all.add(new BufferInfo(name, ByteSize.bytes(content.length))));
            Collections.reverse(all);
            return all;
        });
    }

    @Override
    public void setBuffer(String name, byte[] content) {
        line.run(
                "setBuffer",
                session.resource() + "/buffers",
                () -> host.kernel().change(() -> {
                    // The newest is the last one.
                    host.buffers().remove(name);
                    host.buffers().put(name, content.clone());
                }));
    }

    @Override
    public byte[] buffer(String name) {
        return ask("buffer", "/buffers", () -> {
            byte[] content = host.buffers().get(name);
            if (content == null) {
                throw new NotFoundException(Errors.failure("there is no such buffer", session.resource() + "/buffers")
                        .hint("list() tells which there are."));
            }
            return content.clone();
        });
    }

    @Override
    public void deleteBuffer(String name) {
        line.run(
                "deleteBuffer",
                session.resource() + "/buffers",
                () -> host.kernel().change(() -> host.buffers().remove(name)));
    }

    @Override
    public List<String> attachCommand(String name, boolean readOnly) {
        throw new UnsupportedCapabilityException(
                Errors.failure("nobody can attach to a session in memory", session.resource())
                        .hint("Read its panes with capture() and output()."));
    }
}
