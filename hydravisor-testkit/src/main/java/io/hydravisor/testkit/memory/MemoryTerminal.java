package io.hydravisor.testkit.memory;

import io.hydravisor.process.SignalTarget;
import io.hydravisor.terminal.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A terminal with the line discipline that termios(3) has at first: lines, echo, signals for ctrl-C, ctrl-Z and ctrl-\, the end
 * of input for ctrl-D; or raw, as a program asks for. Guarded by the kernel's lock.
 */
class MemoryTerminal implements MemoryStdio {
    private static final int MAX_TYPED_BYTES = 64 * 1024;
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int BACKSPACE = 8;
    private static final int CTRL_U = 21;
    private static final int CTRL_Z = 26;
    private static final int CTRL_BACKSLASH = 28;
    private static final int DELETE = 127;

    private final MemorySandbox sandbox;
    private final MemoryGroup group;
    private final MemoryPipe shown = new MemoryPipe();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> typed = new ArrayDeque<>();
    private TerminalSize size;
    private boolean hungUp;
    private boolean raw;
    private volatile Runnable watcher = () -> {};

    MemoryTerminal(MemorySandbox sandbox, TerminalSize size) {
        this.sandbox = sandbox;
        this.size = size;
        this.group = new MemoryGroup(sandbox, this);
    }

    MemoryGroup group() {
        return group;
    }

    /** Whom the keys that interrupt reach. */
    MemoryGroup foreground() {
        return group;
    }

    MemorySandbox sandbox() {
        return sandbox;
    }

    boolean hungUp() {
        return hungUp;
    }

    boolean raw() {
        return raw;
    }

    /** As cfmakeraw(3) does, or as it was at first. */
    void raw(boolean on) {
        raw = on;
    }

    /** Set once, by the client that opened it. */
    void watch(Runnable listener) {
        watcher = listener;
    }

    @Override
    public void changed() {
        sandbox.forgetEnded(this);
        watcher.run();
    }

    @Override
    public InputStream in(MemoryProcess self) {
        return ProcessStreams.input(self, this::take);
    }

    @Override
    public OutputStream out(MemoryProcess self) {
        return ProcessStreams.output(self, this::show, () -> {}, () -> {});
    }

    @Override
    public OutputStream err(MemoryProcess self) {
        return out(self);
    }

    @Override
    public @Nullable MemoryTerminal terminal() {
        return this;
    }

    TerminalSize size() {
        return size;
    }

    void resize(TerminalSize to) {
        if (!to.equals(size)) {
            size = to;
            group.signal(Signals.WINCH, SignalTarget.GROUP);
        }
    }

    /** Nobody is there any more; the program is told as the kernel tells it. */
    void hangUp() {
        if (!hungUp) {
            hungUp = true;
            shown.closeReader();
            group.signal(Signals.HUP, SignalTarget.GROUP);
            group.signal(Signals.CONT, SignalTarget.GROUP);
        }
    }

    /** The program reads: one line at most. */
    int take(ByteBuffer target) {
        ByteBuffer first = typed.peek();
        if (first == null) {
            return hungUp ? MemoryPipe.END : MemoryPipe.NOT_NOW;
        }
        int count = Math.min(first.remaining(), target.remaining());
        if (count == 0) {
            // An empty line of input is what ctrl-D leaves.
            typed.remove();
            return MemoryPipe.END;
        }
        target.put(first.slice().limit(count));
        first.position(first.position() + count);
        if (!first.hasRemaining()) {
            typed.remove();
        }
        return count;
    }

    /** The program writes: line ends become carriage return and line feed. */
    int show(ByteBuffer source) {
        if (hungUp) {
            return MemoryPipe.END;
        }
        int count = 0;
        while (source.hasRemaining() && shown.room() >= 2) {
            put(source.get());
            count++;
        }
        return count == 0 ? MemoryPipe.NOT_NOW : count;
    }

    void put(byte one) {
        byte[] bytes = one == '\n' && !raw ? new byte[] {'\r', '\n'} : new byte[] {one};
        ByteBuffer piece = ByteBuffer.wrap(bytes);
        // What does not fit is an echo that nobody reads: it is dropped.
        int ignored = shown.room() < bytes.length ? 0 : shown.write(piece);
    }

    /** The client reads. */
    int read(ByteBuffer target) {
        int count = shown.read(target);
        return count == MemoryPipe.NOT_NOW && group.end().isPresent() ? MemoryPipe.END : count;
    }

    /** The client types. */
    int type(ByteBuffer source) {
        if (hungUp || group.end().isPresent()) {
            return MemoryPipe.END;
        }
        int waiting = waiting();
        int count = Math.max(0, Math.min(source.remaining(), maxTypedBytes() - waiting));
        if (raw && count > 0) {
            byte[] piece = new byte[count];
            source.get(piece);
            typed.add(ByteBuffer.wrap(piece));
        }
        for (int i = 0; i < count && !raw; i++) {
            key(source.get());
        }
        return count == 0 ? MemoryPipe.NOT_NOW : count;
    }

    int maxTypedBytes() {
        return MAX_TYPED_BYTES;
    }

    /** What was typed and not entered goes. */
    void eraseLine() {
        while (line.size() > 0) {
            erase();
        }
    }

    private int waiting() {
        return line.size() + typed.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    private void key(byte one) {
        switch (one) {
            case CTRL_C -> interrupt('C', Signals.INT);
            case CTRL_Z -> interrupt('Z', Signals.TSTP);
            case CTRL_BACKSLASH -> interrupt('\\', Signals.QUIT);
            case CTRL_D -> enter();
            case CTRL_U -> eraseLine();
            case BACKSPACE, DELETE -> erase();
            case '\r', '\n' -> {
                line.write('\n');
                put((byte) '\n');
                enter();
            }
            default -> {
                line.write(one);
                put(one);
            }
        }
    }

    private void interrupt(char shownAs, int signal) {
        put((byte) '^');
        put((byte) shownAs);
        line.reset();
        typed.clear();
        foreground().signal(signal, SignalTarget.GROUP);
    }

    private void enter() {
        typed.add(ByteBuffer.wrap(line.toByteArray()));
        line.reset();
    }

    private void erase() {
        byte[] before = line.toByteArray();
        if (before.length > 0) {
            int end = before.length - 1;
            // A character of UTF-8 goes with its continuation bytes.
            while (end > 0 && (before[end] & 0xc0) == 0x80) {
                end--;
            }
            line.reset();
            line.write(before, 0, end);
            put((byte) '\b');
            put((byte) ' ');
            put((byte) '\b');
        }
    }
}
