package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.Folders;
import io.hydravisor.core.Capability;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The containerd that the provider starts itself. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class PrivateInstanceTest {
    private Path state;

    @BeforeEach
    void folder() throws IOException {
        state = Files.createTempDirectory(Path.of("/tmp"), "hydra-prv-");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(left()).isEmpty();
        Folders.delete(state);
    }

    private Hydravisor hydra() {
        return Hydravisor.builder().stateFolder(state).discover();
    }

    @Test
    void runsSandboxesAndLeavesNothing() throws Exception {
        try (Hydravisor hydra = hydra();
                Sandboxes sandboxes = hydra.sandboxes("containerd:private")) {
            sandboxes.images().importArchive(ContainerdDaemon.busyboxArchive());
            Sandbox box = sandboxes.create(ContainerdDaemon.spec().name("private"));
            assertThat(box.exec("hostname").stdoutText()).isEqualTo("private\n");
            box.start(Command.of("sleep", "600"));
            assertThat(left()).isNotEmpty();
        }
        awaitNothing();
    }

    @Test
    void twoAtOnceHaveNothingInCommon() throws Exception {
        try (Hydravisor hydra = hydra();
                Sandboxes one = hydra.sandboxes("containerd:private");
                Sandboxes two = hydra.sandboxes("containerd:private")) {
            for (Sandboxes each : List.of(one, two)) {
                each.images().importArchive(ContainerdDaemon.busyboxArchive());
                each.create(ContainerdDaemon.spec().name("same"));
            }
            one.attach("same").destroy();
            assertThat(one.list()).isEmpty();
            assertThat(two.attach("same").exec("true").success()).isTrue();
        }
        awaitNothing();
    }

    @Test
    void nothingInItOutlivesTheClient() {
        try (Hydravisor hydra = hydra();
                Sandboxes sandboxes = hydra.sandboxes("containerd:private")) {
            assertThat(sandboxes.supports(Capability.OUTLIVES_CLIENT).available())
                    .isFalse();
            assertThatThrownBy(() -> sandboxes.create(ContainerdDaemon.spec().ownership(Ownership.detached())))
                    .isInstanceOf(UnsupportedCapabilityException.class);
        }
    }

    /** A JVM that is killed takes the daemon with it; what it ran is removed when the next instance starts. */
    @Test
    void aKilledJvmIsCleanedUpAfter() throws Exception {
        ChildJvm child = ChildJvm.start(LeavingJvm.class, state.toString());
        child.awaitLine("ready");
        child.kill();
        assertThat(left()).anyMatch(line -> line.contains("containerd-shim"));
        try (Hydravisor hydra = hydra();
                Sandboxes sandboxes = hydra.sandboxes("containerd:private")) {
            assertThat(sandboxes.list()).isEmpty();
            assertThat(left()).noneMatch(line -> line.contains("containerd-shim"));
        }
        awaitNothing();
    }

    @Test
    void aStartThatIsInterruptedLeavesNothing() throws Exception {
        // Before it begins, while the daemon is made, and while it gets ready; whichever it is, all goes.
        for (int millis : new int[] {-1, 0, 5, 20, 60}) {
            try (Hydravisor hydra = hydra()) {
                CompletableFuture<Void> starting = new CompletableFuture<>();
                Thread thread = new Thread(() -> {
                    try {
                        if (millis < 0) {
                            Thread.currentThread().interrupt();
                        }
                        hydra.sandboxes("containerd:private");
                        starting.complete(null);
                    } catch (RuntimeException e) {
                        starting.completeExceptionally(e);
                    }
                });
                thread.start();
                if (millis >= 0) {
                    thread.join(1 + millis);
                    thread.interrupt();
                }
                thread.join();
                if (starting.isCompletedExceptionally()) {
                    assertThatThrownBy(starting::get).hasCauseInstanceOf(OperationInterruptedException.class);
                }
            }
            awaitNothing();
        }
    }

    /** Makes a sandbox in a private instance and waits to be killed. */
    static final class LeavingJvm {
        public static void main(String[] args) throws Exception {
            Hydravisor hydra =
                    Hydravisor.builder().stateFolder(Path.of(args[0])).discover();
            Sandboxes sandboxes = hydra.sandboxes("containerd:private");
            sandboxes.images().importArchive(ContainerdDaemon.busyboxArchive());
            sandboxes.create(ContainerdDaemon.spec().name("left")).start(Command.of("sleep", "600"));
            System.out.println("ready");
            Thread.sleep(600_000);
        }
    }

    private void awaitNothing() throws Exception {
        Soon.holds(() -> assertThat(left()).isEmpty());
    }

    /** Processes, mounts and folders of private instances below the state folder. */
    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> Files.exists(path.resolve("cmdline")))
                    .toList()) {
                String line = commandLine(process);
                if (line.contains(state + "/private/")) {
                    left.add(line);
                }
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(state + "/")) {
                left.add(line);
            }
        }
        if (Files.exists(state.resolve("private"))) {
            try (Stream<Path> folders = Files.list(state.resolve("private"))) {
                folders.filter(Files::isDirectory).forEach(folder -> left.add(folder.toString()));
            }
        }
        return left;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
