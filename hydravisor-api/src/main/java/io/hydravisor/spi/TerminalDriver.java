package io.hydravisor.spi;

import io.hydravisor.process.ExitStatus;
import io.hydravisor.process.Signal;
import io.hydravisor.terminal.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A program at a pseudo-terminal. One thread reads while another writes; the rest is safe for use by many threads. */
public interface TerminalDriver extends AutoCloseable {
    /**
     * How its program ended: Exited, Signaled or Lost.
     *
     * @return completes normally, once; exceptionally never
     */
    CompletableFuture<ExitStatus> exit();

    /**
     * Reads what the terminal shows. Blocks until there is something, or the terminal is closed.
     *
     * @param target has room
     * @return how many bytes; -1 when the program has ended and all was read, or the terminal was closed
     * @throws IOException if the connection broke
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes what a person would type. Blocks while the program does not read.
     *
     * @param bytes written as a whole
     * @throws IOException if the program has ended or the terminal was closed
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Resizes it; does nothing if the program has ended.
     *
     * @param size the new size
     */
    void resize(TerminalSize size);

    /**
     * Sends a signal to the program's process group, once; does nothing if nobody is left to get it.
     *
     * @param signal the signal
     */
    void signal(Signal signal);

    /**
     * Whether somebody of its process group lives.
     *
     * @return true if so
     */
    boolean groupAlive();

    /**
     * Lets go of it, and wakes a read or write that blocks. hydravisor-api has ended the program before, if the connection
     * allowed. A second close does nothing.
     */
    @Override
    void close();
}
