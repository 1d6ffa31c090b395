package io.hydravisor.front;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Failure;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.process.Stdin;
import io.hydravisor.spi.CommandDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies a source into a command's standard input. The source is opened before the command starts. */
final class StdinPump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StdinPump.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    private final @Nullable InputStream source;
    private volatile @Nullable HydravisorException failure;

    private StdinPump(@Nullable InputStream source) {
        this.source = source;
    }

    static StdinPump open(Stdin stdin) {
        if (!(stdin instanceof Stdin.Source from)) {
            return new StdinPump(null);
        }
        try {
            return new StdinPump(from.opener().open());
        } catch (IOException e) {
            throw new InvalidInputException(Failure.of("can't open the source of stdin: " + e.getMessage())
                    .hint("Check that the file exists and can be read.")
                    .cause(e));
        }
    }

    void start(CommandFront command, Executor executor) {
        if (source != null) {
            executor.execute(() -> copy(source, command));
        }
    }

    /** Why not all of the source reached the command, which has been killed then: it would take half of the input for all. */
    Optional<HydravisorException> failure() {
        return Optional.ofNullable(failure);
    }

    private void copy(InputStream from, CommandFront command) {
        CommandDriver driver = command.driver();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from) {
            while (true) {
                int count;
                try {
                    count = from.read(buffer);
                } catch (IOException | RuntimeException e) {
                    failed(command, new InvalidInputException(partial("the source of stdin failed in the middle", e)));
                    return;
                }
                if (count < 0) {
                    return;
                }
                driver.write(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException e) {
            // As with a pipe in a shell: a command need not read all of its input.
            LOG.debug("{} did not read all of its stdin", command.resource(), e);
        } catch (HydravisorException e) {
            failed(command, new BackendException(partial("stdin could not be written to its end", e)));
        } finally {
            driver.closeStdin();
        }
    }

    private static Failure partial(String what, Exception cause) {
        return Failure.of(what + ": " + cause.getMessage())
                .hint("The command was killed, since it would have taken a part of the input for all of it.")
                .effect(Effect.DONE)
                .cause(cause);
    }

    private void failed(CommandFront command, HydravisorException thrown) {
        failure = thrown;
        LOG.warn("Killing {}, as it can't get all of its input", command.resource(), thrown);
        command.killQuietly();
    }

    @Override
    public void close() {
        if (source != null) {
            try {
                source.close();
            } catch (IOException e) {
                LOG.debug("Could not close the source of stdin", e);
            }
        }
    }
}
