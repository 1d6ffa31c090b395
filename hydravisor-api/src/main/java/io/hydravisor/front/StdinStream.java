package io.hydravisor.front;

import io.hydravisor.spi.CommandDriver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A command's standard input as a stream. */
final class StdinStream extends OutputStream {
    private final CommandDriver driver;

    StdinStream(CommandDriver driver) {
        this.driver = driver;
    }

    @Override
    public void write(int b) throws IOException {
        driver.write(ByteBuffer.wrap(new byte[] {(byte) b}));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        driver.write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() {
        driver.closeStdin();
    }
}
