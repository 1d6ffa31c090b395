package io.hydravisor.vault.age.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the data types of RFC 4251, section 5. What it held is wiped when it grows and when it is closed. */
public final class SshWireWriter implements AutoCloseable {
    private byte[] bytes = new byte[256];
    private int size;

    /** One byte. */
    public SshWireWriter uint8(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** Four bytes, without a sign. */
    public SshWireWriter uint32(long value) {
        room(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Bytes after their length. */
    public SshWireWriter string(byte[] value) {
        return uint32(value.length).raw(value);
    }

    /** Text in UTF-8. */
    public SshWireWriter string(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole number that isn't negative. */
    public SshWireWriter mpint(BigInteger value) {
        if (value.signum() == 0) {
            return uint32(0);
        }
        byte[] magnitude = value.toByteArray();
        string(magnitude);
        Arrays.fill(magnitude, (byte) 0);
        return this;
    }

    /** Bytes as they are. */
    public SshWireWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** A copy of what was written, for the caller to wipe. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        size = 0;
    }

    private void room(int more) {
        if (bytes.length - size >= more) {
            return;
        }
        byte[] larger = new byte[Math.max(bytes.length * 2, Math.addExact(size, more))];
        System.arraycopy(bytes, 0, larger, 0, size);
        Arrays.fill(bytes, (byte) 0);
        bytes = larger;
    }
}
