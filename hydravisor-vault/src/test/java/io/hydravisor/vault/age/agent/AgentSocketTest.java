package io.hydravisor.vault.age.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.vault.age.agent.AgentSocketException.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentSocketTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private SshAgent serve(Path path) throws IOException {
        return SshAgent.serve(path, new LabKeys(), executor);
    }

    private void refused(Path path, Reason reason) {
        assertThatThrownBy(() -> serve(path))
                .isInstanceOfSatisfying(
                        AgentSocketException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var names = Files.list(folder)) {
            return names.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static void works(Path socket) throws IOException {
        try (AgentClient client = new AgentClient(socket)) {
            assertThat(client.ask(AgentClient.message(11))).containsExactly(12, 0, 0, 0, 0);
        }
    }

    /** A socket whose process is gone; the system leaves its file. */
    private Path stale(String name) throws IOException {
        Path path = folder.resolve(name);
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertThat(path).exists();
        return path;
    }

    @Test
    void theSocketIsItsOwnersInAFolderOfItsOwnAndGoesAway() throws IOException {
        Path made = folder.resolve("made");
        Path path = made.resolve("agent");
        SshAgent agent = serve(path);

        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(names(made)).containsExactly("agent");
        works(agent.socket());

        agent.close();
        agent.close();
        assertThat(names(made)).isEmpty();
    }

    @Test
    void aStaleSocketIsReplaced() throws IOException {
        try (SshAgent agent = serve(stale("agent"))) {
            works(agent.socket());
            assertThat(names(folder)).containsExactly(".agent.lock", "agent");
            assertThat(mode(folder.resolve(".agent.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aSymbolicLinkAtTheLocksPathIsNotFollowed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.createSymbolicLink(folder.resolve(".agent.lock"), elsewhere);

        assertThatThrownBy(() -> serve(stale("agent"))).isInstanceOf(IOException.class);
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void aLivingSocketIsRefusedAndLivesOn() throws IOException {
        try (SshAgent agent = serve(folder.resolve("agent"))) {
            refused(agent.socket(), Reason.IN_USE);
            works(agent.socket());
            assertThat(names(folder)).containsExactly("agent");
        }
    }

    @Test
    void aSocketWhoseProcessDoesNotAcceptIsALivingOne() throws IOException {
        Path path = folder.resolve("agent");
        List<AgentClient> waiting = new ArrayList<>();
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(path), 1);
            // Two fill the queue of a backlog of one.
            waiting.add(new AgentClient(path));
            waiting.add(new AgentClient(path));

            refused(path, Reason.IN_USE);
            assertThat(path).exists();
        } finally {
            for (AgentClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void aFileOrFolderIsRefusedAndStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path inner = Files.createDirectory(folder.resolve("folder"));

        refused(file, Reason.NOT_A_SOCKET);
        refused(inner, Reason.NOT_A_SOCKET);
        assertThat(file).hasContent("precious");
        assertThat(names(folder)).containsExactly("file", "folder");
    }

    @Test
    void aSymbolicLinkIsRefusedWhereverItLeads() throws IOException {
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        Path toStale = Files.createSymbolicLink(folder.resolve("link"), stale("stale"));

        refused(dangling, Reason.SYMBOLIC_LINK);
        refused(toStale, Reason.SYMBOLIC_LINK);
        assertThat(names(folder)).containsExactly("dangling", "link", "stale");
    }

    @Test
    void anotherUsersSocketIsRefused() throws IOException {
        Path path = stale("agent");
        Files.setAttribute(path, "unix:uid", 65534);

        refused(path, Reason.OTHER_OWNER);
        assertThat(path).exists();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefusedUnlessItIsSticky() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setAttribute(open, "unix:mode", 0777);
        refused(open.resolve("agent"), Reason.UNSAFE_FOLDER);
        assertThat(names(open)).isEmpty();

        Files.setAttribute(open, "unix:mode", 01777);
        serve(open.resolve("agent")).close();

        Files.setAttribute(open, "unix:mode", 0755);
        Files.setAttribute(open, "unix:uid", 65534);
        refused(open.resolve("agent"), Reason.UNSAFE_FOLDER);
    }

    @Test
    void aPathThatNoSocketCanHaveIsRefused() throws IOException {
        refused(folder.resolve("x".repeat(120)), Reason.PATH_TOO_LONG);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void closingLeavesWhatTookTheSocketsPlace() throws IOException {
        SshAgent agent = serve(folder.resolve("agent"));
        Files.delete(agent.socket());
        Files.writeString(agent.socket(), "another");

        agent.close();

        assertThat(agent.socket()).hasContent("another");
    }

    @Test
    void ofManyThatReplaceAStaleSocketAtOnceOneServes() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path path = stale("agent");
            CyclicBarrier barrier = new CyclicBarrier(4);
            Callable<SshAgent> start = () -> {
                barrier.await();
                return serve(path);
            };
            List<Future<SshAgent>> started = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                started.add(executor.submit(start));
            }
            List<SshAgent> serving = new ArrayList<>();
            for (Future<SshAgent> one : started) {
                try {
                    serving.add(one.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    AgentSocketException.class,
                                    refusal -> assertThat(refusal.reason()).isEqualTo(Reason.IN_USE));
                }
            }
            assertThat(serving).hasSize(1);
            works(path);
            serving.get(0).close();
            assertThat(names(folder)).containsExactly(".agent.lock");
        }
    }
}
