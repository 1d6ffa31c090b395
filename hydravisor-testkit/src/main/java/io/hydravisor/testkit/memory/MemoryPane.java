package io.hydravisor.testkit.memory;

import io.hydravisor.process.SignalTarget;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.PaneInfo;
import io.hydravisor.spi.PaneView;
import io.hydravisor.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A terminal with a screen, which stays when nobody looks. What is not final is guarded by the kernel's lock. */
final class MemoryPane extends MemoryTerminal {
    private final String id;
    private final long number;
    private final PaneCommand command;
    private final MemoryScreen screen;
    private final ControlSequences sequences;
    private final List<MemoryPaneFeed> feeds = new CopyOnWriteArrayList<>();
    private MemoryGroup foreground;
    private boolean atPrompt;
    private @Nullable MemoryJob offered;
    private MemoryWindow window;
    private boolean gone;

    MemoryPane(MemoryWindow window, long number, PaneCommand command, TerminalSize size) {
        super(window.session().host().machine(), size);
        this.window = window;
        this.id = "%" + number;
        this.number = number;
        this.command = command;
        this.screen = new MemoryScreen(size, window.session().historyLines());
        this.sequences = new ControlSequences(screen);
        this.foreground = group();
    }

    MemoryWindow window() {
        return window;
    }

    void moveTo(MemoryWindow to) {
        window = to;
    }

    String id() {
        return id;
    }

    long number() {
        return number;
    }

    String resource() {
        return window.session().resource() + "/pane/" + id;
    }

    MemoryKernel kernel() {
        return sandbox().kernel();
    }

    MemoryScreen screen() {
        return screen;
    }

    boolean bell() {
        return sequences.bell();
    }

    void forgetBell() {
        sequences.forgetBell();
    }

    /** Whether nothing more will be shown. */
    boolean ended() {
        return gone || !group().alive();
    }

    /** Whether it goes with its program. */
    boolean isShell() {
        return command.argv().isEmpty();
    }

    PaneInfo info(int index) {
        return new PaneInfo(
                id,
                window.id(),
                index,
                window.active() == this,
                size(),
                number,
                isShell() ? MemoryShell.NAME : command.argv().get(0),
                command.cwd().orElse(MemoryHost.HOME),
                sequences.title(),
                screen.column(),
                screen.row(),
                screen.historyLines(),
                group().alive() ? Optional.empty() : group().end());
    }

    @Override
    void resize(TerminalSize to) {
        screen.resize(to);
        if (!to.equals(size()) && foreground != group()) {
            foreground.signal(Signals.WINCH, SignalTarget.GROUP);
        }
        super.resize(to);
    }

    @Override
    MemoryGroup foreground() {
        return foreground;
    }

    /** Whoever types waits for nobody: a real one keeps what its program does not read yet. */
    @Override
    int maxTypedBytes() {
        return Integer.MAX_VALUE;
    }

    @Override
    public OutputStream out(MemoryProcess self) {
        return ProcessStreams.output(self, this::show, this::tell, () -> {});
    }

    @Override
    int show(ByteBuffer source) {
        if (gone) {
            return MemoryPipe.END;
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        appear(raw() ? bytes : withReturns(bytes));
        return bytes.length;
    }

    private static byte[] withReturns(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + Byte.MAX_VALUE);
        for (byte one : bytes) {
            if (one == '\n') {
                all.write('\r');
            }
            all.write(one);
        }
        return all.toByteArray();
    }

    @Override
    void put(byte one) {
        appear(one == '\n' && !raw() ? new byte[] {'\r', '\n'} : new byte[] {one});
    }

    private void appear(byte[] bytes) {
        sequences.read(bytes);
        feeds.forEach(feed -> feed.add(bytes));
    }

    void watch(MemoryPaneFeed feed) {
        feeds.add(feed);
    }

    /** As {@link #watch(MemoryPaneFeed)}, with what is shown at that moment. */
    PaneView attach(MemoryPaneFeed feed, int historyLines) {
        watch(feed);
        feed.add(sequences.unfinished());
        return new PaneView(screen.whole(historyLines, sequences.bracketedPaste() ? "\033[?2004h" : ""), feed);
    }

    void forget(MemoryPaneFeed feed) {
        feeds.remove(feed);
    }

    /** Tells who reads it that there may be more. Without the kernel's lock. */
    void tell() {
        feeds.forEach(MemoryPaneFeed::tell);
    }

    /** Its program, or something that its program started, has ended. */
    @Override
    public void changed() {
        super.changed();
        kernel().change(() -> {
            if (isShell() && !group().alive() && !gone) {
                window.remove(this);
            }
        });
        tell();
    }

    void type(byte[] bytes) {
        kernel().change(() -> {
            int all = type(ByteBuffer.wrap(bytes));
            assert all != MemoryPipe.NOT_NOW;
        });
        tell();
    }

    void paste(byte[] content) {
        byte[] keys = content.clone();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = keys[i] == '\n' ? (byte) '\r' : keys[i];
        }
        kernel().change(() -> {
            byte[] all = keys;
            if (sequences.bracketedPaste()) {
                ByteArrayOutputStream bracketed = new ByteArrayOutputStream();
                bracketed.writeBytes("\033[200~".getBytes(StandardCharsets.US_ASCII));
                bracketed.writeBytes(keys);
                bracketed.writeBytes("\033[201~".getBytes(StandardCharsets.US_ASCII));
                all = bracketed.toByteArray();
            }
            int typed = type(ByteBuffer.wrap(all));
            assert typed != MemoryPipe.NOT_NOW;
        });
        tell();
    }

    /** Its shell waits for a line, or no longer. */
    void prompting(boolean on) {
        atPrompt = on;
    }

    /** Gives its shell a command, in place of what was typed and not entered; false if no shell waits for one. */
    boolean offer(MemoryJob job) {
        if (!atPrompt || offered != null || ended()) {
            return false;
        }
        eraseLine();
        offered = job;
        return true;
    }

    /** What was offered, once; null without. */
    @Nullable
    MemoryJob takeOffered() {
        MemoryJob job = offered;
        offered = null;
        return job;
    }

    /** Who gets the keys that interrupt, until this is called again; its own program by default. */
    void foreground(@Nullable MemoryGroup group) {
        foreground = group == null ? group() : group;
    }

    /** Reaches all that runs in it. */
    void signal(int number) {
        for (MemoryGroup each : new LinkedHashSet<>(List.of(group(), foreground))) {
            each.signal(number, SignalTarget.GROUP);
        }
    }

    /** Ends what runs in it, as the kernel does when a terminal goes. */
    void end() {
        gone = true;
        signal(Signals.HUP);
        signal(Signals.KILL);
    }
}
