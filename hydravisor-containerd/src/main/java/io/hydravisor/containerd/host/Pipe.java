package io.hydravisor.containerd.host;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The writing end of a named pipe. Its writes never wait, so that no thread, least of all a virtual one, is stuck in the
 * kernel where closing could not reach it. Not safe for use by many threads.
 */
public final class Pipe implements AutoCloseable {
    private final int number;

    private Pipe(int number) {
        this.number = number;
    }

    /** Opens it for both directions, which never waits and keeps the next one to open it from waiting, fifo(7). */
    public static Pipe keep(Path path) throws NativeException {
        return open(path, Libc.O_RDWR);
    }

    /** Opens it for writing, while somebody has it open for reading. */
    public static Pipe writer(Path path) throws NativeException {
        return open(path, Libc.O_WRONLY);
    }

    private static Pipe open(Path path, int mode) throws NativeException {
        int fd = Libc.open(Errno.bytes(path.toString()), mode | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw Errno.last("open " + path.getFileName());
        }
        return new Pipe(fd);
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

    int number() {
        return number;
    }

    @Override
    public void close() {
        Libc.close(number);
    }
}
