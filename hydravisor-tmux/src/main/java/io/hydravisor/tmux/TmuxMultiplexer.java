package io.hydravisor.tmux;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Effect;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExecResult;
import io.hydravisor.session.BufferInfo;
import io.hydravisor.session.Capture;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.session.PaneLog;
import io.hydravisor.session.Split;
import io.hydravisor.session.WindowInfo;
import io.hydravisor.spi.MultiplexerDriver;
import io.hydravisor.spi.PaneFeed;
import io.hydravisor.spi.PaneView;
import io.hydravisor.terminal.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What is in one tmux session, by ids. */
final class TmuxMultiplexer implements MultiplexerDriver {
    private static final byte[] NOTHING = {};

    private final String session;
    private final Server server;
    private final Tools tools;
    private final PaneLaunch launch;
    private final Typing typing;

    TmuxMultiplexer(String session, Server server, Tools tools) {
        this.session = session;
        this.server = server;
        this.tools = tools;
        this.launch = new PaneLaunch(session, server, tools.version());
        this.typing = new Typing(server, tools.locks(), tools.version());
    }

    @Override
    public void rename(String name) {
        server.change("rename-session", "-t", session, TmuxBackend.PREFIX + name);
    }

    @Override
    public List<WindowInfo> windows() {
        return Listing.windows(server, session);
    }

    @Override
    public List<PaneInfo> panes() {
        return Listing.panes(server, session);
    }

    @Override
    public String newWindow(PaneCommand command) {
        PaneLaunch.check(command);
        String pane = launch.start(List.of("new-window", "-d", "-t", session + ":"), command);
        return panes().stream()
                .filter(made -> made.id().equals(pane))
                .findFirst()
                .map(PaneInfo::window)
                .orElseThrow(() -> TmuxBackend.gone("the window has ended already"));
    }

    @Override
    public void selectWindow(String window) {
        server.change("select-window", "-t", session + ":" + window);
    }

    @Override
    public void renameWindow(String window, String name) {
        server.change("rename-window", "-t", window, "--", Quoting.format(name));
    }

    @Override
    public void resizeWindow(String window, TerminalSize size) {
        resize("resize-window", window, size);
    }

    private void resize(String what, String target, TerminalSize size) {
        server.change(what, "-t", target, "-x", Integer.toString(size.columns()), "-y", Integer.toString(size.rows()));
    }

    @Override
    public void killWindow(String window) {
        end("kill-window", "-t", window);
    }

    private void end(String... command) {
        try {
            server.change(command);
        } catch (NotFoundException e) {
            return;
        }
    }

    @Override
    public String split(String pane, Split split) {
        PaneLaunch.check(split.command());
        List<String> line = new ArrayList<>(List.of("split-window", "-d", "-t", PaneLaunch.target(session, pane)));
        boolean beside = split.side() == Split.Side.LEFT || split.side() == Split.Side.RIGHT;
        boolean before = split.side() == Split.Side.LEFT || split.side() == Split.Side.ABOVE;
        line.add(beside ? "-h" : "-v");
        if (before) {
            line.add("-b");
        }
        split.cells().ifPresent(cells -> line.addAll(List.of("-l", Integer.toString(cells))));
        return launch.start(line, split.command());
    }

    @Override
    public void selectPane(String pane) {
        server.change("select-pane", "-t", pane);
    }

    @Override
    public void resizePane(String pane, TerminalSize size) {
        resize("resize-pane", pane, size);
    }

    @Override
    public void swapPanes(String pane, String other) {
        Listing.pane(server, session, pane);
        Listing.pane(server, session, other);
        if (!pane.equals(other)) {
            server.change("swap-pane", "-d", "-s", pane, "-t", other);
        }
    }

    @Override
    public void killPane(String pane) {
        end("kill-pane", "-t", pane);
    }

    @Override
    public void keys(String pane, List<String> names) {
        typing.keys(pane, names);
    }

    @Override
    public void send(String pane, byte[] bytes) {
        typing.send(pane, bytes);
    }

    @Override
    public void type(String pane, String text) {
        typing.type(pane, text);
    }

    @Override
    public void paste(String pane, byte[] content) {
        String buffer = "hydravisor-paste-" + UUID.randomUUID();
        Listing.pane(server, session, pane);
        setBuffer(buffer, content);
        try {
            tools.locks().hold(pane, () -> server.change("paste-buffer", "-p", "-b", buffer, "-t", pane));
        } finally {
            deleteBuffer(buffer);
        }
    }

    @Override
    public String capture(String pane, Capture what) {
        List<String> line = new ArrayList<>(List.of("capture-pane", "-p", "-t", pane));
        if (what.withColours()) {
            line.add("-e");
        }
        if (what.withJoinedLines()) {
            line.add("-J");
        }
        int lines = what.historyLines();
        line.addAll(List.of("-S", lines == Integer.MAX_VALUE ? "-" : Integer.toString(-lines)));
        return new String(server.query(line.toArray(String[]::new)), StandardCharsets.UTF_8);
    }

    @Override
    public PaneFeed watch(String pane) {
        Listing.pane(server, session, pane);
        return tools.hub().watch(server, pane);
    }

    @Override
    public PaneView attach(String pane, int historyLines) {
        Listing.pane(server, session, pane);
        return tools.hub().attach(server, pane, historyLines);
    }

    @Override
    public void log(String pane, PaneLog log) {
        server.change("pipe-pane", "-O", "-t", pane, LogPipe.command(log));
    }

    @Override
    public void stopLog(String pane) {
        server.change("pipe-pane", "-t", pane);
    }

    @Override
    public ExecResult run(String pane, Command command) {
        Listing.pane(server, session, pane);
        return new PaneRun(
                        typing,
                        () -> panes().stream()
                                .anyMatch(p -> p.id().equals(pane) && p.exit().isEmpty()),
                        tools)
                .run(pane, command);
    }

    @Override
    public List<BufferInfo> buffers() {
        return Fields.ask(server, List.of("list-buffers"), "buffer_name", "buffer_size").stream()
                .map(row -> new BufferInfo(
                        tools.version().cleansNames() ? row.get(0).replace("\\\\", "\\") : row.get(0),
                        ByteSize.bytes(Long.parseLong(row.get(1)))))
                .toList();
    }

    @Override
    public void setBuffer(String name, byte[] content) {
        // A command line ends at a NUL, and a file would lie about.
        tools.endpoint()
                .entrance()
                .change(() -> tools.processes().run(bufferLine("load-buffer", name), content, Effect.UNKNOWN));
    }

    @Override
    public byte[] buffer(String name) {
        return tools.processes().run(bufferLine("save-buffer", stored(name)), NOTHING, Effect.NONE);
    }

    /** What a buffer is called that was made under a name. */
    private String stored(String name) {
        return tools.version().cleansNames() ? name.replace("\\", "\\\\") : name;
    }

    private List<String> bufferLine(String command, String name) {
        return tools.endpoint().programLine(List.of(command, "-b", Quoting.argument(name), "-"));
    }

    @Override
    public void deleteBuffer(String name) {
        end("delete-buffer", "-b", stored(name));
    }

    @Override
    public List<String> attachCommand(String name, boolean readOnly) {
        List<String> attach = new ArrayList<>(List.of("attach-session", "-t", "=" + TmuxBackend.PREFIX + name));
        if (readOnly) {
            attach.add("-r");
        }
        List<String> line = new ArrayList<>(tools.endpoint().insideOther() ? List.of("env", "-u", "TMUX") : List.of());
        line.addAll(tools.endpoint().commandLine(attach));
        return line;
    }
}
