package io.hydravisor.containerd.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import io.hydravisor.spi.OutputRead;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SpoolTest {
    @TempDir
    Path parent;

    /** Two clients follow one command. What the reader is told must be what the other one wrote, whole. */
    @Test
    void howMuchWasDroppedIsNeverReadByHalves() throws Exception {
        Durability.Spooled spooled = new Durability.Spooled(ByteSize.kibibytes(64), AtLimit.DROP_OLDEST);
        CommandFolder folder =
                CommandFolder.create(parent, () -> {}, Command.of("yes").id("yes"), spooled, Instant.EPOCH);
        AtomicBoolean enough = new AtomicBoolean();
        try (RandomAccessFile shim =
                        new RandomAccessFile(folder.output(StdStream.STDOUT).toFile(), "rw");
                Spool dropper = new Spool(folder, StdStream.STDOUT, spooled);
                Spool reader = new Spool(folder, StdStream.STDOUT, spooled)) {
            CompletableFuture<Void> dropping = CompletableFuture.runAsync(() -> {
                try {
                    for (long size = 0; !enough.get(); size += 20_001) {
                        shim.setLength(size);
                        dropper.keepToLimit();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                long gone = 0;
                for (int i = 0; i < 100_000; i++) {
                    if (reader.read(gone, 1, false) instanceof OutputRead.Available found
                            && found.output() instanceof Output.Gap gap) {
                        assertThat(gap.to()).isLessThanOrEqualTo(reader.written());
                        gone = gap.to() - 1;
                    } else {
                        assertThat(gone).as("the dropped part shrank").isZero();
                    }
                }
            } finally {
                enough.set(true);
                dropping.join();
            }
        }
    }
}
