package io.hydravisor.containerd.registry;

import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.UnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A blob that is asked for again where it broke off. For one thread. */
final class BlobStream extends InputStream {
    private static final Logger LOG = LoggerFactory.getLogger(BlobStream.class);
    /** How often in a row it may break off without a byte in between. */
    private static final int MAX_BREAKS = 3;
    /** How often at all. */
    private static final int MAX_ALL_BREAKS = 30;

    private final Registry registry;
    private final String digest;
    private final long size;
    private long position;
    private int breaks;
    private int allBreaks;
    private Source.@Nullable Answer open;

    BlobStream(Registry registry, String digest, long offset, long size) {
        this.registry = registry;
        this.digest = digest;
        this.position = offset;
        this.size = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position >= size) {
            return -1;
        }
        while (true) {
            try {
                int count = body().read(buffer, offset, (int) Math.min(length, size - position));
                if (count < 0) {
                    throw new EOFException("it ends after " + position + " of " + size + " bytes");
                }
                position += count;
                breaks = 0;
                return count;
            } catch (IOException e) {
                close();
                if (registry.stopped() || Thread.currentThread().isInterrupted()) {
                    throw new OperationInterruptedException(
                            registry.about("interrupted").cause(e));
                }
                if (++breaks > MAX_BREAKS || ++allBreaks > MAX_ALL_BREAKS) {
                    throw new UnavailableException(
                            registry.about("a layer breaks off again and again: " + e.getMessage())
                                    .cause(e)
                                    .hint("Check the network, and pull again; it goes on from where it was."));
                }
                LOG.debug("{} broke off at {}", digest, position, e);
            }
        }
    }

    private InputStream body() throws IOException {
        Source.Answer answer = open;
        if (answer == null) {
            answer = registry.open(digest, position);
            open = answer;
            if (answer.response().statusCode() == 200) {
                // It does not know ranges, and begins anew.
                answer.body().skipNBytes(position);
            }
        }
        return answer.body();
    }

    @Override
    public void close() throws IOException {
        Source.Answer answer = open;
        open = null;
        if (answer != null) {
            answer.close();
        }
    }
}
