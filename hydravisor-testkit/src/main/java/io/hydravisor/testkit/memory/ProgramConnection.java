package io.hydravisor.testkit.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A program's end of a connection. Only this package implements it. For the program's thread. Ends with the program. */
public interface ProgramConnection extends AutoCloseable {
    /** {@return what the other side sends; ends when that will send no more} */
    InputStream in();

    /** {@return takes what the other side shall get; closing it tells that nothing more will come} */
    OutputStream out();

    /**
     * Closes both directions. A second close does nothing.
     *
     * @throws IOException never, as of now
     */
    @Override
    void close() throws IOException;
}
