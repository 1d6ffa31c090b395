package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One end of a named pipe. It never waits, so that no thread, least of all a virtual one, is stuck in the kernel where closing
 * could not reach it. Not safe for use by many threads.
 */
public final class Pipe implements AutoCloseable {
    /** What {@link #read} returns when there is nothing now. */
    public static final int NOTHING_NOW = 0;

    private static final short POLLIN = 1;
    private static final short POLLOUT = 4;

    private final int number;
    private final short readiness;

    private Pipe(int number, short readiness) {
        this.number = number;
        this.readiness = readiness;
    }

    /** Opens it for both directions, which never waits and keeps the next one to open it from waiting, fifo(7). */
    public static Pipe keep(Path path) throws NativeException {
        return open(path, Libc.O_RDWR);
    }

    /** Opens it for writing, while somebody has it open for reading. */
    public static Pipe writer(Path path) throws NativeException {
        return open(path, Libc.O_WRONLY);
    }

    /** Opens it for reading, which never waits either. */
    public static Pipe reader(Path path) throws NativeException {
        return open(path, Libc.O_RDONLY);
    }

    private static Pipe open(Path path, int mode) throws NativeException {
        int fd = Libc.open(Errno.bytes(path.toString()), mode | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw Errno.last("open " + path.getFileName());
        }
        return new Pipe(fd, mode == Libc.O_RDONLY ? POLLIN : POLLOUT);
    }

    /** Writes what there is room for; false if there is none now. */
    public boolean write(ByteBuffer bytes) throws NativeException {
        byte[] some = new byte[Math.min(bytes.remaining(), 64 * 1024)];
        bytes.get(bytes.position(), some);
        long count = Libc.write(number, some, new NativeLong(some.length)).longValue();
        if (count >= 0) {
            bytes.position(bytes.position() + (int) count);
            return true;
        }
        NativeException failure = Errno.last("write");
        if (failure.errno() == Errno.EAGAIN || failure.errno() == Errno.EINTR) {
            return false;
        }
        throw failure;
    }

    /**
     * Reads what is there.
     *
     * @return how many bytes; {@link #NOTHING_NOW}; -1 when nobody holds it open for writing any more
     */
    public int read(ByteBuffer target) throws NativeException {
        byte[] some = new byte[Math.min(target.remaining(), 64 * 1024)];
        int count = Libc.read(number, some, new NativeLong(some.length)).intValue();
        if (count > 0) {
            target.put(some, 0, count);
            return count;
        }
        if (count == 0) {
            return -1;
        }
        NativeException failure = Errno.last("read");
        if (failure.errno() == Errno.EAGAIN || failure.errno() == Errno.EINTR) {
            return NOTHING_NOW;
        }
        throw failure;
    }

    int number() {
        return number;
    }

    /** For poll(2): that it can be read or written, as it was opened. */
    short readiness() {
        return readiness;
    }

    @Override
    public void close() {
        Libc.close(number);
    }
}
