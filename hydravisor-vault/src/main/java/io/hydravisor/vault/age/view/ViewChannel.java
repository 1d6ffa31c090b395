package io.hydravisor.vault.age.view;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** Reads one file; its copy of the content is overwritten when it is closed. */
final class ViewChannel implements SeekableByteChannel {
    private final byte[] content;
    private long position;
    private boolean open = true;

    /**
     * @param content is the channel's from now on
     */
    ViewChannel(byte[] content) {
        this.content = content;
    }

    private void checkOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public synchronized int read(ByteBuffer target) throws ClosedChannelException {
        checkOpen();
        if (position >= content.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), content.length - position);
        target.put(content, (int) position, count);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public synchronized long position() throws ClosedChannelException {
        checkOpen();
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long wanted) throws ClosedChannelException {
        checkOpen();
        if (wanted < 0) {
            throw new IllegalArgumentException("a negative position");
        }
        position = wanted;
        return this;
    }

    @Override
    public synchronized long size() throws ClosedChannelException {
        checkOpen();
        return content.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public synchronized boolean isOpen() {
        return open;
    }

    @Override
    public synchronized void close() {
        open = false;
        Arrays.fill(content, (byte) 0);
    }
}
