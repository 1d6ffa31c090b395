package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/** Hears of writes to files, through inotify(7), and of pipes with room or content. One thread waits, any thread adds and removes. */
public final class Watches implements AutoCloseable {
    private static final int IN_MODIFY = 0x2;
    private static final int IN_Q_OVERFLOW = 0x4000;
    private static final int IN_IGNORED = 0x8000;
    private static final int IN_CLOEXEC = 02000000;
    private static final int EFD_CLOEXEC = 02000000;
    private static final short POLLIN = 1;
    private static final int POLLFD_BYTES = 8;
    /** struct inotify_event without the name, which files don't have. */
    private static final int EVENT_BYTES = 16;

    private static final int BUFFER_BYTES = 256 * EVENT_BYTES;

    private final int inotify;
    private final int wake;
    private final Map<Pipe, Runnable> asking = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    public Watches() throws NativeException {
        inotify = Libc.inotify_init1(IN_CLOEXEC);
        if (inotify < 0) {
            throw Errno.last("inotify_init1");
        }
        wake = Libc.eventfd(0, EFD_CLOEXEC);
        if (wake < 0) {
            NativeException failure = Errno.last("eventfd");
            Libc.close(inotify);
            throw failure;
        }
    }

    /** Starts to watch a file; the number names it in {@link #await}. */
    public int add(Path file) throws NativeException {
        int watch = Libc.inotify_add_watch(inotify, Errno.bytes(file.toString()), IN_MODIFY);
        if (watch < 0) {
            throw Errno.last("inotify_add_watch");
        }
        return watch;
    }

    public void remove(int watch) {
        Libc.inotify_rm_watch(inotify, watch);
    }

    /**
     * Asks to be told, once, when a pipe can be written to, or read from if it was opened for that, or nobody is at its other end.
     *
     * @param then runs on the waiting thread
     */
    public void onceReady(Pipe pipe, Runnable then) {
        asking.put(pipe, then);
        signal();
    }

    /** Takes back what {@link #onceReady} asked; to be called before the pipe is closed. */
    public void forget(Pipe pipe) {
        if (asking.remove(pipe) != null) {
            signal();
        }
    }

    /**
     * Waits for writes to files, and for pipes that are asked for.
     *
     * @param written gets the number of each file that was written to
     * @param overflow runs when the kernel lost count: any file may have been written to
     * @return false when {@link #stop} was called
     */
    public boolean await(IntConsumer written, Runnable overflow) {
        List<Map.Entry<Pipe, Runnable>> asked = List.copyOf(asking.entrySet());
        ByteBuffer fds = ByteBuffer.allocate((2 + asked.size()) * POLLFD_BYTES).order(ByteOrder.nativeOrder());
        fds.putInt(inotify).putShort(POLLIN).putShort((short) 0);
        fds.putInt(wake).putShort(POLLIN).putShort((short) 0);
        asked.forEach(one -> fds.putInt(one.getKey().number())
                .putShort(one.getKey().readiness())
                .putShort((short) 0));
        if (Libc.poll(fds.array(), new NativeLong(2L + asked.size()), -1) < 0) {
            return !stopped; // A signal; the caller comes again.
        }
        if (ready(fds, 1)) {
            Libc.read(wake, new byte[Long.BYTES], new NativeLong(Long.BYTES));
        }
        for (int i = 0; i < asked.size(); i++) {
            // Gone, if it was taken back meanwhile: then the number may mean something else by now.
            if (ready(fds, 2 + i)
                    && asking.remove(asked.get(i).getKey(), asked.get(i).getValue())) {
                asked.get(i).getValue().run();
            }
        }
        if (ready(fds, 0)) {
            readEvents(written, overflow);
        }
        return !stopped;
    }

    private static boolean ready(ByteBuffer fds, int index) {
        return fds.getShort(index * POLLFD_BYTES + 6) != 0;
    }

    private void readEvents(IntConsumer written, Runnable overflow) {
        byte[] events = new byte[BUFFER_BYTES];
        long length = Libc.read(inotify, events, new NativeLong(events.length)).longValue();
        ByteBuffer event = ByteBuffer.wrap(events).order(ByteOrder.nativeOrder());
        for (int at = 0; at + EVENT_BYTES <= length; at += EVENT_BYTES + event.getInt(at + 12)) {
            int mask = event.getInt(at + 4);
            if ((mask & IN_Q_OVERFLOW) != 0) {
                overflow.run();
            } else if ((mask & IN_IGNORED) == 0) {
                written.accept(event.getInt(at));
            }
        }
    }

    /** Makes {@link #await} return false, now and from now on. */
    public void stop() {
        stopped = true;
        signal();
    }

    private void signal() {
        byte[] one = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(1)
                .array();
        Libc.write(wake, one, new NativeLong(one.length));
    }

    /** To be called when nobody waits any more. */
    @Override
    public void close() {
        Libc.close(inotify);
        Libc.close(wake);
    }
}
