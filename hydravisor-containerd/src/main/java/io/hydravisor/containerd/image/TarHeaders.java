package io.hydravisor.containerd.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * The file below a {@code TarFile}, which reads all headers into memory when it is made. Extended headers may claim to be
 * gigabytes long; here they are cut off.
 */
final class TarHeaders implements SeekableByteChannel {
    /** Enough for a hundred thousand entries; images have hundreds. */
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final FileChannel file;
    private boolean complete;
    private long headerBytes;

    TarHeaders(FileChannel file) {
        this.file = file;
    }

    /** From here on contents are read, of any size. */
    void complete() {
        complete = true;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = file.read(target);
        if (!complete && count > 0) {
            headerBytes += count;
            if (headerBytes > MAX_BYTES) {
                throw new IOException("its headers take more than " + MAX_BYTES + " bytes");
            }
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return file.write(source);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
