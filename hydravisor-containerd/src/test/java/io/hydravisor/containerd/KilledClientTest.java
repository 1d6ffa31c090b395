package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.Sandboxes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A JVM is killed with kill -9; another goes on with what it made. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KilledClientTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @Test
    void itsCommandsGoOnAndItsSandboxIsReapedWhenItsLeaseHasEnded() throws Exception {
        ChildJvm child = ChildJvm.start(
                DyingJvm.class, DAEMON.endpoint(), DAEMON.stateFolder().toString());
        child.awaitLine("line 20");
        child.kill();
        try (Hydravisor hydra = DAEMON.hydra();
                Sandboxes sandboxes = hydra.sandboxes(DAEMON.endpoint())) {
            assertThat(sandboxes.list()).extracting(SandboxInfo::name).containsExactly("orphan");
            Sandbox box = sandboxes.attach("orphan");
            assertThat(box.commands()).contains("counting", "late", "timed");

            try (CommandProcess counting = box.attach("counting");
                    InputStream rest = counting.stdout().stream("line 0\n".length())) {
                String text = new String(rest.readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(text).startsWith("line 1\n").endsWith("line 149\n");
                assertThat(text.lines()).hasSize(149);
                assertThat(counting.await()).isEqualTo(new ExitStatus.Exited(9));
            }
            try (CommandProcess late = box.attach("late")) {
                assertThat(late.await()).isEqualTo(new ExitStatus.Exited(3));
            }
            try (CommandProcess timed = box.attach("timed")) {
                // Nobody was there when its time was over; whoever attaches ends it.
                assertThat(timed.await()).isEqualTo(new ExitStatus.TimedOut(Duration.ofMillis(700), true));
            }
            assertThat(sandboxes.reap()).isEmpty();
        }
        try (Hydravisor later = DAEMON.builder()
                        .clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)))
                        .discover();
                Sandboxes sandboxes = later.sandboxes(DAEMON.endpoint())) {
            assertThat(sandboxes.reap()).containsExactly("orphan");
            assertThat(sandboxes.list()).isEmpty();
        }
        assertThat(DAEMON.leftovers()).isEmpty();
    }

    /** Makes a sandbox, starts commands, prints what one of them writes, and is killed meanwhile. */
    static final class DyingJvm {
        public static void main(String[] args) {
            Hydravisor hydra = Hydravisor.builder()
                    .stateFolder(Path.of(args[1]))
                    .scopedLease(Duration.ofMinutes(10))
                    .discover();
            Sandbox box =
                    hydra.sandboxes(args[0]).create(ContainerdDaemon.spec().name("orphan"));
            box.start(Command.shell("sleep 1; exit 3").id("late"));
            box.start(Command.of("sleep", "600").id("timed").timeout(Duration.ofMillis(700)));
            CommandProcess counting = box.start(
                    Command.shell("i=0; while [ $i -lt 150 ]; do echo line $i; i=$((i+1)); sleep 0.02; done; exit 9")
                            .id("counting"));
            counting.stdout().lines().forEach(System.out::println);
        }
    }
}
