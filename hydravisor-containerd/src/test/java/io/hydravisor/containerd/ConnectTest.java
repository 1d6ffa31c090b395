package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.FileIdentity;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.PermissionDeniedException;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.sandbox.Sandboxes;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ConnectTest {
    /** How long the last traces of a connection may stay: a promise, not a patience. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    private Path folder;

    private Path socket() {
        return folder.resolve("s.sock");
    }

    private <E extends HydravisorException> E refused(String endpoint, Class<E> type) {
        try (Hydravisor hydra = Hydravisor.builder()
                .requestTimeout(Duration.ofSeconds(2))
                .stateFolder(folder)
                .discover()) {
            Throwable[] thrown = new Throwable[1];
            assertThatThrownBy(() -> {
                        try {
                            hydra.sandboxes(endpoint);
                        } catch (HydravisorException e) {
                            thrown[0] = e;
                            throw e;
                        }
                    })
                    .isInstanceOf(type);
            E failure = type.cast(thrown[0]);
            assertThat(failure.hint()).isPresent();
            return failure;
        }
    }

    @Test
    void noSocket() {
        assertThat(refused("containerd:" + socket(), UnavailableException.class).getMessage())
                .contains("no such socket")
                .contains(socket().toString());
    }

    @Test
    void aSocketThatNobodyListensAt() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket()));
        }
        refused("containerd:" + socket(), UnavailableException.class);
        Files.delete(socket());
        Files.writeString(socket(), "a plain file");
        refused("containerd:" + socket(), UnavailableException.class);
    }

    @Test
    void noPermission() throws Exception {
        // This thread's file rights become nobody's, as an ordinary user's JVM has them.
        PermissionDeniedException denied = FileIdentity.as(
                65534,
                65534,
                List.of(65534L),
                () -> refused("containerd:" + DAEMON.socket(), PermissionDeniedException.class));
        assertThat(denied.getMessage()).contains("permission denied").contains("root");
        assertThat(denied.retryable()).isFalse();
    }

    @Test
    void aSocketOfSomethingElse() throws Exception {
        for (String words :
                List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "", "\0\0\0\0\0\0\0\0\0\0")) {
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Files.deleteIfExists(socket());
                server.bind(UnixDomainSocketAddress.of(socket()));
                Thread answering = new Thread(() -> answer(server, words));
                answering.setDaemon(true);
                answering.start();
                assertThat(refused("containerd:" + socket(), UnavailableException.class)
                                .getMessage())
                        .contains("does not answer as containerd does");
            }
        }
    }

    private static void answer(ServerSocketChannel server, String words) {
        try {
            while (true) {
                SocketChannel client = server.accept();
                client.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.ISO_8859_1)));
                if (!words.isEmpty()) {
                    client.close();
                }
            }
        } catch (java.io.IOException e) {
            // The server was closed: the test is over.
        }
    }

    @Test
    void addressesAndOptionsThatMakeNoSense() {
        refused("containerd:relative.sock", InvalidInputException.class);
        refused("containerd:/" + "x".repeat(200), InvalidInputException.class);
        refused("containerd:" + DAEMON.socket() + "?nonsense=1", InvalidInputException.class);
        refused("containerd:" + DAEMON.socket() + "?namespace=../x", InvalidInputException.class);
        refused("containerd:" + DAEMON.socket() + "?runc-root=relative", InvalidInputException.class);
        refused("containerd:private?runc-root=/run/runc", InvalidInputException.class);
        refused("no-scheme", InvalidInputException.class);
        assertThat(refused("nonsense:x", NotFoundException.class).getMessage()).contains("[containerd]");
    }

    @Test
    void closingLeavesNoThreadAndNoDescriptor() throws Exception {
        Set<String> before = threads();
        // What an earlier test closed may still be ending, and is to be gone, not to be expected.
        before.removeIf(name -> name.startsWith("globalEventExecutor"));
        awaitThreads(before);
        useOnce();
        awaitThreads(before);
        // The first use opens jars and such, which the JVM keeps.
        long descriptors = descriptors();
        useOnce();
        awaitThreads(before);
        Soon.holds(CLOSING, () -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
    }

    private static void useOnce() {
        try (Hydravisor hydra = DAEMON.hydra();
                Sandboxes sandboxes = hydra.sandboxes(DAEMON.endpoint());
                var box = sandboxes.create(ContainerdDaemon.spec())) {
            box.exec("true").orThrow();
            box.files().writeText("/tmp/x", "x");
            box.files().list("/tmp").close();
        }
    }

    private static void awaitThreads(Set<String> expected) throws Exception {
        Soon.holds(CLOSING, () -> assertThat(expected).containsAll(threads()));
    }

    /** Without the one that JNA keeps for the whole JVM. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("junit") && !name.equals("JNA Cleaner"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long descriptors() throws java.io.IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void aClosedConnectionSaysSo() {
        Sandboxes closed;
        try (Hydravisor hydra = DAEMON.hydra()) {
            closed = hydra.sandboxes(DAEMON.endpoint());
            closed.close();
            closed.close();
            assertThatThrownBy(closed::list).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> closed.create(ContainerdDaemon.spec())).isInstanceOf(ConflictException.class);
        }
    }
}
