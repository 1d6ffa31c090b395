package io.hydravisor.cli.output;

import io.hydravisor.core.Failure;
import io.hydravisor.core.OperationInterruptedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/** The standard output: the result and nothing else. Safe for use by many threads. */
public final class Out {
    private final OutputStream stream;
    private final boolean json;

    /**
     * @param stream not buffered, or each result would wait for the next
     * @param json whether results are printed as JSON
     */
    public Out(OutputStream stream, boolean json) {
        this.stream = stream;
        this.json = json;
    }

    public boolean json() {
        return json;
    }

    /** The one result: as a document, or as text for a person. */
    public void result(Object document, Object text) {
        line(json ? Json.document(document) : text.toString());
    }

    /** One of many results that come one after the other: as a line of JSON, or as text for a person. */
    public void item(Object document, Object text) {
        line(json ? Json.line(document) : text.toString());
    }

    private void line(String text) {
        if (!text.isEmpty()) {
            bytes(ByteBuffer.wrap((text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Bytes as they are. */
    public synchronized void bytes(ByteBuffer bytes) {
        try {
            if (bytes.hasArray()) {
                stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                stream.write(copy);
            }
            stream.flush();
        } catch (ClosedByInterruptException e) {
            throw new OperationInterruptedException(
                    Failure.of("interrupted while printing").cause(e));
        } catch (IOException e) {
            throw new OutputClosedException(e);
        }
    }
}
