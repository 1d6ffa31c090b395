package io.hydravisor.containerd.file;

import io.hydravisor.containerd.host.Fd;
import io.hydravisor.spi.FileAttributes;
import io.hydravisor.spi.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;

/** A file that was just created in a sandbox, held open until its end. */
final class SandboxNewFile implements NewFile {
    private final Fd created;
    private final FileChannel content;
    private final Consumer<FileAttributes> finish;
    private boolean closed;

    /**
     * @param created the file, which this closes, as it does
     * @param content opened from it
     * @param finish sets its attributes, as the user
     */
    SandboxNewFile(Fd created, FileChannel content, Consumer<FileAttributes> finish) {
        this.created = created;
        this.content = content;
        this.finish = finish;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return content.write(bytes);
    }

    @Override
    public void finish(FileAttributes attributes) {
        finish.accept(attributes);
    }

    @Override
    public boolean isOpen() {
        return content.isOpen();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            created.close();
            content.close();
        }
    }
}
