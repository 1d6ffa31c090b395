package io.hydravisor.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.ExecResult;
import io.hydravisor.process.ExitStatus.Exited;
import io.hydravisor.process.ExitStatus.Lost;
import io.hydravisor.process.ExitStatus.Signaled;
import io.hydravisor.process.Output;
import io.hydravisor.process.StdStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputPoliciesTest {
    private static final ByteSize LIMIT = ByteSize.kibibytes(64);
    private static final long MUCH = 300_000;

    private final World world = new World();
    private final Command flood = new MemoryGuest().flood(StdStream.STDOUT, MUCH);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theOldestIsDroppedAndTheReaderIsTold() {
        CommandProcess process = world.box.start(flood.durability(Durability.spooled(LIMIT, AtLimit.DROP_OLDEST)));
        assertThat(process.await()).isEqualTo(new Exited(0));

        var reader = process.stdout().reader(0);
        Output first = reader.next().orElseThrow();

        assertThat(first).isInstanceOf(Output.Gap.class);
        assertThat(first.end()).isEqualTo(MUCH - LIMIT.bytes());
        long read = 0;
        for (var piece = reader.next(); piece.isPresent(); piece = reader.next()) {
            read += piece.get().end() - piece.get().start();
        }
        assertThat(read).isEqualTo(LIMIT.bytes());
    }

    @Test
    void aCommandIsKilledAtItsLimitAndWhatItWroteBeforeStays() {
        CommandProcess process = world.box.start(flood.durability(Durability.spooled(LIMIT, AtLimit.KILL)));

        assertThat(process.await()).isEqualTo(new Signaled(9, true));
        var reader = process.stdout().reader(0);
        assertThat(reader.next().orElseThrow().end()).isEqualTo(LIMIT.bytes());
        assertThat(reader.next().orElseThrow()).isInstanceOf(Output.Gap.class);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void aCommandWaitsAtItsLimitUntilItIsRead() throws Exception {
        CommandProcess process = world.box.start(flood.durability(Durability.spooled(LIMIT, AtLimit.PAUSE)));
        assertThat(process.await(Duration.ofMillis(200))).isEmpty();

        assertThat(process.stdout().stream(0).readAllBytes()).hasSize((int) MUCH);
        assertThat(process.await()).isEqualTo(new Exited(0));
    }

    @Test
    void directOutputWaitsForItsReaderAndCantBeAttachedTo() throws Exception {
        CommandProcess process = world.box.start(flood.id("direct").durability(Durability.direct()));
        assertThat(process.await(Duration.ofMillis(200))).isEmpty();
        assertThatThrownBy(() -> world.box.attach("direct")).isInstanceOf(NotFoundException.class);

        assertThat(process.stdout().stream(0).readAllBytes()).hasSize((int) MUCH);
        assertThat(process.await()).isEqualTo(new Exited(0));
        assertThat(process.stdout().reader(0).next().orElseThrow()).isInstanceOf(Output.Gap.class);
    }

    @Test
    void execOfADirectCommandGoesOnBeyondWhatItCaptures() {
        ExecResult result = world.box.exec(flood.durability(Durability.direct()).capture(ByteSize.bytes(10)));

        assertThat(result.status()).isEqualTo(new Exited(0));
        assertThat(result.stdout().total()).isEqualTo(MUCH);
        assertThat(result.stdout().truncated()).isTrue();
        assertThat(result.stderrText()).isEqualTo("done");
    }

    @Test
    void aDirectCommandIsLostWithTheConnection() {
        CommandProcess process = world.box.start(
                new MemoryGuest().lines(100_000, Duration.ofMillis(1)).durability(Durability.direct()));

        world.faults().loseConnection();

        assertThat(process.await()).isInstanceOf(Lost.class);
    }

    @Test
    void aSecondClientReadsOnWhereTheFirstStopped() throws Exception {
        CommandProcess first =
                world.box.start(new MemoryGuest().lines(10, Duration.ZERO).id("lines"));
        first.await();
        try (var other = world.client();
                var sandboxes = other.sandboxes("memory:test")) {
            CommandProcess second = sandboxes.attach("box").attach("lines");

            assertThat(World.text(second.stdout().stream(7).readAllBytes())).startsWith("line 1\n");
            assertThat(second.await()).isEqualTo(new Exited(0));
        }
    }
}
