package io.hydravisor.vault.age.volume;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes in memory, of which no copy is left behind as they grow. */
final class WipingOutput extends OutputStream {
    private byte[] buffer;
    private int size;

    WipingOutput(int expected) {
        buffer = new byte[Math.max(64, expected)];
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            byte[] larger = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
            Arrays.fill(buffer, (byte) 0);
            buffer = larger;
        }
    }

    @Override
    public void write(int one) {
        room(1);
        buffer[size++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        room(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    byte[] copy() {
        return Arrays.copyOf(buffer, size);
    }

    @Override
    public void close() {
        Arrays.fill(buffer, (byte) 0);
        size = 0;
    }
}
