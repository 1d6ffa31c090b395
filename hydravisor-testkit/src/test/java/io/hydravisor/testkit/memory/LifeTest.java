package io.hydravisor.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.Ownership;
import io.hydravisor.net.PortForward;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus.Exited;
import io.hydravisor.process.ExitStatus.Lost;
import io.hydravisor.process.ExitStatus.Signaled;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Snapshot;
import io.hydravisor.terminal.Terminal;
import io.hydravisor.terminal.TerminalSize;
import io.hydravisor.terminal.TerminalSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifeTest {
    private final World world = new World();
    private final MemoryGuest guest = new MemoryGuest();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNameIsUniqueInItsBackendAndFreeAfterTheEnd() {
        assertThatThrownBy(() -> world.sandboxes.create(World.SPEC.name("box")))
                .isInstanceOf(AlreadyExistsException.class);
        assertThat(world.hydra.sandboxes("memory:elsewhere").list()).isEmpty();

        world.box.destroy();

        assertThatThrownBy(() -> world.box.info()).isInstanceOf(NotFoundException.class);
        Sandbox next = world.sandboxes.create(World.SPEC.name("box"));
        world.box.destroy();
        assertThat(next.info().state()).isEqualTo(SandboxState.RUNNING);
    }

    @Test
    void whatASecondClientFindsItCanReap() throws Exception {
        Sandbox leased = world.sandboxes.create(
                World.SPEC.name("leased").label("team", "build").ownership(Ownership.leased(Duration.ofHours(1))));
        try (var other = io.hydravisor.Hydravisor.builder()
                        .provider(world.provider)
                        .clock(java.time.Clock.offset(java.time.Clock.systemUTC(), Duration.ofHours(2)))
                        .discover();
                var sandboxes = other.sandboxes("memory:test")) {
            assertThat(sandboxes.attach("leased").info().labels().get("team")).contains("build");
            assertThat(sandboxes.reap()).contains("leased");
        }
        assertThatThrownBy(leased::info).isInstanceOf(NotFoundException.class);
    }

    @Test
    void stoppingEndsCommandsAndKeepsFiles() {
        world.box.files().writeText("/tmp/kept", "x");
        CommandProcess polite = world.box.start(guest.onTerm(3));
        CommandProcess stubborn = world.box.start(guest.heartbeat("/tmp/beat", true));
        assertThat(read(polite)).isEqualTo('r');
        assertThat(read(stubborn)).isEqualTo('r');

        world.box.stop(Duration.ofMillis(300));

        assertThat(polite.await()).isEqualTo(new Exited(3));
        assertThat(stubborn.await()).isEqualTo(new Signaled(9, true));
        assertThatThrownBy(() -> world.box.exec("true")).isInstanceOf(ConflictException.class);
        world.box.start();
        assertThat(world.box.files().readText("/tmp/kept")).isEqualTo("x");
    }

    private static int read(CommandProcess command) {
        try {
            return command.stdout().stream(0).read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSnapshotBringsFilesBackAndEndsCommandsAsLost() {
        world.box.files().writeText("/tmp/a", "before");
        Snapshot snapshot = world.box.snapshot("before");
        world.box.files().writeText("/tmp/a", "after");
        CommandProcess running = world.box.start(guest.sleep(Duration.ofHours(1)));

        world.box.restore(snapshot);

        assertThat(running.await()).isInstanceOf(Lost.class);
        assertThat(world.box.files().readText("/tmp/a")).isEqualTo("before");
        assertThat(world.box.snapshots()).containsExactly(snapshot);
        assertThatThrownBy(() -> world.box.snapshot("before")).isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void forksHaveTheirOwnFiles() {
        world.box.files().writeText("/tmp/a", "parent");
        try (Fork fork = world.box.fork(2)) {
            fork.children().get(0).files().writeText("/tmp/a", "child");

            assertThat(fork.children().get(1).files().readText("/tmp/a")).isEqualTo("parent");
            assertThat(world.box.files().readText("/tmp/a")).isEqualTo("parent");
        }
        assertThat(world.sandboxes.list()).hasSize(1);
    }

    @Test
    void figuresTellOfWhatRuns() {
        long idle = world.box.stats().pids();
        world.box.start(guest.sleep(Duration.ofHours(1)));

        SandboxStats busy = world.box.stats();

        assertThat(busy.pids()).isEqualTo(idle + 1);
        assertThat(busy.pidsLimit()).contains(1024L);
    }

    @Test
    void aTerminalEchoesResizesAndHangsUp() throws Exception {
        try (Terminal terminal =
                world.box.terminal(TerminalSpec.of(guest.terminalSize()).size(100, 40))) {
            assertThat(until(terminal.output(), "100x40\r\n")).isTrue();
            terminal.resize(new TerminalSize(10, 5));
            assertThat(until(terminal.output(), "10x5\r\n")).isTrue();
            terminal.input().write("hellx\u007fo\r".getBytes(StandardCharsets.UTF_8));
            assertThat(until(terminal.output(), "typed hello\r\n")).isTrue();
            assertThat(terminal.await()).isEqualTo(new Exited(0));
        }
        Terminal closed = world.box.terminal(TerminalSpec.of(guest.sleep(Duration.ofHours(1))));
        closed.input().write(3);
        assertThat(closed.await()).isEqualTo(new Signaled(2, true));
        closed.close();
    }

    private static boolean until(InputStream in, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        int one = in.read();
        while (one >= 0) {
            seen.append((char) one);
            if (seen.toString().endsWith(wanted)) {
                return true;
            }
            one = in.read();
        }
        return false;
    }

    @Test
    void aForwardReachesAProgramThatListens() throws Exception {
        CommandProcess server = world.box.start(guest.echoServer(8080));
        World.await(() -> {
            try (var forward = world.box.forward(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8080);
                    Socket client = new Socket(
                            forward.localAddress().getAddress(),
                            forward.localAddress().getPort())) {
                client.getOutputStream().write("echo".getBytes(StandardCharsets.UTF_8));
                client.shutdownOutput();
                return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).equals("echo");
            } catch (IOException e) {
                return false;
            }
        });
        server.kill();
        assertThat(server.await()).isEqualTo(new Signaled(9, true));
    }

    /** The kernel would let connections in for as long as a thread waits for them. */
    @Test
    void whereAForwardListenedAnotherCanAtOnce() {
        InetSocketAddress address;
        try (PortForward first = forward(world.box)) {
            address = first.localAddress();
        }
        for (int i = 0; i < 100; i++) {
            PortForward next = world.box.forward(address, 8080);
            next.close();
            assertThatThrownBy(() -> connect(next).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aForwardEndsWithItsSandboxHoweverThatIsDestroyed() throws Exception {
        PortForward byHandle = forward(world.box);
        Sandbox closed = world.sandboxes.create(World.SPEC.name("closed"));
        PortForward byOwner = forward(closed);
        Sandbox other = world.sandboxes.create(World.SPEC.name("other"));
        PortForward elsewhere = forward(other);
        Sandbox next = world.sandboxes.create(World.SPEC.name("next"));
        PortForward kept = forward(next);

        world.box.destroy();
        closed.close();
        try (Hydravisor client = world.client()) {
            client.sandboxes("memory:test").attach("other").destroy();
        }

        assertThatThrownBy(() -> connect(byHandle).close()).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> connect(byOwner).close()).isInstanceOf(ConnectException.class);
        World.await(() -> {
            try (Socket first = connect(elsewhere)) {
                return first.getInputStream().read() > 0; // Closed at once, and the forward with it.
            } catch (ConnectException e) {
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        connect(kept).close();
    }

    private static PortForward forward(Sandbox box) {
        return box.forward(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8080);
    }

    private static Socket connect(PortForward forward) throws IOException {
        return new Socket(
                forward.localAddress().getAddress(), forward.localAddress().getPort());
    }
}
