package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.Effect;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.net.PortForward;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.spi.PortConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandbox box;

    @BeforeAll
    void create() {
        hydra = DAEMON.hydra();
        box = hydra.sandboxes(DAEMON.endpoint()).create(ContainerdDaemon.spec().name("ports"));
    }

    @AfterAll
    void close() {
        hydra.close();
    }

    private void listening(int port) throws Exception {
        String hex = "%04X".formatted(port);
        Soon.happens(
                "a listener",
                () -> box.exec(Command.shell("cat /proc/net/tcp /proc/net/tcp6"))
                        .stdoutText()
                        .lines()
                        .anyMatch(line -> line.contains(":" + hex + " 0") && line.contains(" 0A ")));
    }

    private static String ask(InetSocketAddress address, String question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void reachesWhatListensOnTheLoopbackInside() throws Exception {
        try (CommandProcess server = box.start(Command.of("nc", "-ll", "-p", "8001", "-e", "cat"));
                PortForward forward = box.forward(8001)) {
            listening(8001);
            for (int i = 0; i < 5; i++) {
                assertThat(ask(forward.localAddress(), "question " + i)).isEqualTo("question " + i);
            }
            Soon.happens("connections that ended", () -> forward.connections() == 0);
            assertThat(forward.bytesIn()).isEqualTo(forward.bytesOut()).isPositive();
            assertThatThrownBy(() -> ask(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8001), "outside"))
                    .isInstanceOf(IOException.class);
            server.kill();
        }
    }

    @Test
    void reachesWhatListensOnTheOtherLoopbackAlone() throws Exception {
        try (CommandProcess server = box.start(Command.of("httpd", "-f", "-p", "[::1]:8002", "-h", "/workspace"));
                PortForward forward = box.forward(8002)) {
            listening(8002);
            box.files().writeText("/workspace/six", "from six");
            assertThat(ask(forward.localAddress(), "GET /six HTTP/1.0\r\n\r\n")).endsWith("from six");
            server.kill();
        }
    }

    @Test
    void aPortThatNobodyListensAtClosesTheConnection() throws Exception {
        try (PortForward forward = box.forward(8003)) {
            assertThat(ask(forward.localAddress(), "")).isEmpty();
        }
    }

    @Test
    void theThreadThatDialsEndsAndNoOtherIsInside() throws Exception {
        try (PortForward forward = box.forward(8004)) {
            for (int i = 0; i < 10; i++) {
                ask(forward.localAddress(), "");
            }
        }
        Soon.happens(
                "the end of the threads that dialled",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("hydravisor-containerd-dial")));
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Soon.happens("every thread outside", () -> {
            try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                return threads.allMatch(thread -> {
                    try {
                        return Files.readSymbolicLink(thread.resolve("ns/net")).equals(own);
                    } catch (IOException e) {
                        return true;
                    }
                });
            }
        });
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(descriptors.filter(ForwardTest::namespace)).isEmpty();
        }
    }

    private static boolean namespace(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("net:");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theErrorsSayWhatToDo() throws Exception {
        try (Drivers drivers = new Drivers(DAEMON)) {
            assertThatThrownBy(() -> drivers.sandbox("ports").dial(8005))
                    .isInstanceOfSatisfying(UnavailableException.class, e -> {
                        assertThat(e.effect()).isEqualTo(Effect.NONE);
                        assertThat(e.hint()).isPresent();
                    });
            Sandbox stopped = hydra.sandboxes(DAEMON.endpoint())
                    .create(ContainerdDaemon.spec().name("stopped"));
            stopped.stop(Duration.ZERO);
            assertThatThrownBy(() -> drivers.sandbox("stopped").dial(8005)).isInstanceOf(ConflictException.class);
            stopped.destroy();
        }
    }

    @Test
    void aConnectionEndsWithTheSandbox() throws Exception {
        Sandbox other = hydra.sandboxes(DAEMON.endpoint())
                .create(ContainerdDaemon.spec().name("ending"));
        other.start(Command.of("nc", "-ll", "-p", "8006", "-e", "cat"));
        try (Drivers drivers = new Drivers(DAEMON)) {
            PortConnection[] connection = new PortConnection[1];
            Soon.happens("a connection", () -> {
                try {
                    connection[0] = drivers.sandbox("ending").dial(8006);
                    return true;
                } catch (UnavailableException e) {
                    return false;
                }
            });
            try (PortConnection open = connection[0]) {
                open.write(ByteBuffer.wrap(new byte[] {1}));
                assertThat(open.read(ByteBuffer.allocate(1))).isEqualTo(1);
                other.destroy();
                assertThat(end(open)).isTrue();
            }
        }
    }

    private static boolean end(PortConnection open) {
        try {
            return open.read(ByteBuffer.allocate(1)) < 0;
        } catch (IOException e) {
            return true; // Reset, which is an end too.
        }
    }
}
