package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ByteSize;
import io.hydravisor.process.Command;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxEvent;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sandboxes that want more memory than they may have. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class OomTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    /** tail keeps what it reads until the last line ends. */
    private static final Command EATING = Command.shell("head -c 200000000 /dev/zero | tail | wc -c");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = hearing(heard);
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void close() {
        hydra.close();
    }

    private static Hydravisor hearing(List<String> heard) {
        return DAEMON.builder()
                .onEvent(event -> {
                    if (event instanceof SandboxEvent told && told.type().equals("sandbox.oom")) {
                        heard.add(told.resource());
                    }
                })
                .discover();
    }

    private static SandboxSpec small(String name) {
        return ContainerdDaemon.spec().name(name).memory(ByteSize.mebibytes(32));
    }

    private static void eat(Sandbox box) {
        assertThat(box.exec(EATING).stdoutText()).isNotEqualTo("200000000\n");
    }

    @Test
    void areToldOnceEach() throws Exception {
        try (Sandbox first = sandboxes.create(small("first"));
                Sandbox second = sandboxes.create(small("second"))) {
            eat(first);
            Soon.happens("an event", () -> heard.contains("sandbox/first"));
            // One was not always enough for the kernel.
            assertThat(first.stats().oomKills()).isPositive();
            first.stop(Duration.ZERO);
            // What came twice, or comes at the end of a control group, would be there before this.
            eat(second);
            Soon.happens("another event", () -> heard.contains("sandbox/second"));
            assertThat(heard).containsExactly("sandbox/first", "sandbox/second");
        }
    }

    @Test
    void areToldToWhoeverIsConnectedToTheirNamespace() throws Exception {
        List<String> onlooker = new CopyOnWriteArrayList<>();
        List<String> stranger = new CopyOnWriteArrayList<>();
        try (Hydravisor other = hearing(onlooker);
                Hydravisor elsewhere = hearing(stranger)) {
            other.sandboxes(DAEMON.endpoint());
            Sandboxes there = elsewhere.sandboxes(DAEMON.endpoint() + "&namespace=elsewhere");
            there.images().importArchive(ContainerdDaemon.busyboxArchive());
            try (Sandbox here = sandboxes.create(small("here"));
                    Sandbox far = there.create(small("far"))) {
                eat(here);
                eat(far);
                Soon.happens("an event here", () -> heard.equals(List.of("sandbox/here")));
                Soon.happens("an event of another's", () -> onlooker.equals(List.of("sandbox/here")));
                Soon.happens("an event elsewhere", () -> !stranger.isEmpty());
                assertThat(stranger).containsExactly("sandbox/far");
            }
        }
    }

    @Test
    void areToldWithTheEndThatItIs() throws Exception {
        try (Sandbox box = sandboxes.create(
                small("main").main(MainCommand.of("sh", "-c", "exec awk 'BEGIN { while (1) s = s s \"x\" }'")))) {
            Soon.happens("an event", () -> heard.contains("sandbox/main"));
            Soon.happens("an end", () -> box.info().end().isPresent());
            assertThat(box.info().end()).hasValueSatisfying(end -> {
                assertThat(end.status()).isEqualTo(new ExitStatus.Signaled(9, false));
                assertThat(end.outOfMemory()).isTrue();
            });
            assertThat(heard).containsExactly("sandbox/main");
        }
    }

    @Test
    void areToldAgainWhenContainerdIsBack() throws Exception {
        try (Sandbox box = sandboxes.create(small("back"))) {
            DAEMON.kill();
            DAEMON.start();
            // The first may come before containerd has heard from us again, and then is told by nobody.
            Soon.happens("an event", () -> {
                eat(box);
                return !heard.isEmpty();
            });
            assertThat(heard).containsOnly("sandbox/back");
        }
    }
}
