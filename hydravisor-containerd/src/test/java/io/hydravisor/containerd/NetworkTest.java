package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.NetworkNamespace;
import io.hydravisor.core.Capability;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.Command;
import io.hydravisor.sandbox.Fork;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.Sandboxes;
import io.hydravisor.sandbox.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beside this host there is another here, in a network namespace, which knows no way to the sandboxes' own addresses. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class NetworkTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private static final String OUTSIDE = "hydra-out-" + ProcessHandle.current().pid();
    private static final String CABLE = "ho" + ProcessHandle.current().pid();
    private static final String OUTSIDE_ADDRESS = "198.51.100.2";
    private static final Path ADDRESSES = Path.of("/run/hydravisor/networks/hydravisor");
    private static Process outsider;

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeAll
    static void makeOutside() throws Exception {
        host("ip", "netns", "add", OUTSIDE);
        host("ip", "link", "add", CABLE, "type", "veth", "peer", "name", "eth0", "netns", OUTSIDE);
        host("ip", "addr", "add", "198.51.100.1/24", "dev", CABLE);
        host("ip", "link", "set", CABLE, "up");
        host("ip", "-n", OUTSIDE, "addr", "add", OUTSIDE_ADDRESS + "/24", "dev", "eth0");
        host("ip", "-n", OUTSIDE, "link", "set", "eth0", "up");
        outsider = new ProcessBuilder(
                        "ip", "netns", "exec", OUTSIDE, "busybox", "nc", "-ll", "-p", "9000", "-e", "echo", "outside")
                .inheritIO()
                .start();
    }

    @AfterAll
    static void removeOutside() throws Exception {
        outsider.destroyForcibly().waitFor();
        host("ip", "netns", "delete", OUTSIDE);
    }

    @BeforeEach
    void connect() {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hydra.close();
        assertThat(left()).isEmpty();
    }

    /** What this daemon's sandboxes have left on the host, of which their id tells whose it is. */
    private static List<String> left() throws Exception {
        List<String> left = new ArrayList<>(DAEMON.leftovers());
        String tag = new StateFolders(DAEMON.stateFolder(), DAEMON.socket(), "hydravisor").tag();
        host("iptables-save").lines().filter(rule -> rule.contains(tag)).forEach(left::add);
        if (Files.exists(ADDRESSES)) {
            try (Stream<Path> taken = Files.list(ADDRESSES)) {
                for (Path address : taken.toList()) {
                    if (Files.isRegularFile(address)
                            && Files.readString(address).contains(tag)) {
                        left.add("address " + address);
                    }
                }
            }
        }
        for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (mount.contains(DAEMON.stateFolder().toString())) {
                left.add("mount " + mount);
            }
        }
        return left;
    }

    private static String host(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static SandboxSpec nat(String name) {
        return ContainerdDaemon.spec().name(name).network(NetworkPolicy.nat());
    }

    /** What somebody there says; empty if nobody does. */
    private static String heard(Sandbox box, String address, int port) {
        return box.exec(Command.of("nc", "-w", "2", address, Integer.toString(port)))
                .stdoutText()
                .strip();
    }

    private static String ask(int port, String question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 3000);
            socket.setSoTimeout(3000);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void serves(Sandbox box, int published) throws Exception {
        box.start(Command.of("nc", "-ll", "-p", "80", "-e", "cat"));
        Soon.happens("an answer at the published port", () -> {
            try {
                return ask(published, "question").equals("question");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Says who it is to whoever connects, until it is closed. */
    private static ServerSocket speaker() throws IOException {
        ServerSocket server = new ServerSocket(0);
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write("host\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static Path namespace(String name) {
        return new StateFolders(DAEMON.stateFolder(), DAEMON.socket(), "hydravisor")
                .sandbox(ContainerdIds.id(name))
                .resolve("netns");
    }

    @Test
    void translationReachesOutAndNotTheHost() throws Exception {
        try (Sandbox box = sandboxes.create(nat("reaching"));
                ServerSocket server = speaker()) {
            assertThat(heard(box, OUTSIDE_ADDRESS, 9000)).isEqualTo("outside");
            assertThat(heard(box, "198.51.100.1", server.getLocalPort())).isEmpty();
            assertThat(heard(box, "10.213.0.1", server.getLocalPort())).isEmpty();
            assertThat(heard(box, "127.0.0.1", server.getLocalPort())).isEmpty();
            assertThat(box.exec(Command.of("cat", "/proc/net/if_inet6")).stdoutText())
                    .doesNotContain("eth0")
                    .contains(" lo");
            // With its own loopback as ever.
            box.start(Command.of("nc", "-ll", "-p", "80", "-e", "echo", "self"));
            Soon.happens("its own answer", () -> heard(box, "127.0.0.1", 80).equals("self"));
        }
    }

    @Test
    void whoSendsToTheHostsLoopbackThroughTheSandboxsInterfaceReachesNobody() throws Exception {
        int port = freePort();
        // Publishing at the host's loopback is what makes the kernel take such packets at all.
        try (Sandbox box = sandboxes.create(nat("sly").publish(PublishedPort.of(port, 80)));
                ServerSocket server = speaker()) {
            // As root of the host could change it; inside nobody may.
            host("nsenter", "--net=" + namespace("sly"), "ip", "addr", "flush", "dev", "lo");
            host("nsenter", "--net=" + namespace("sly"), "ip", "route", "add", "127.0.0.0/8", "via", "10.213.0.1");
            assertThat(heard(box, "127.0.0.1", server.getLocalPort())).isEmpty();
            assertThat(host("iptables-save", "-c").lines().filter(rule -> rule.contains("-sly ")))
                    .anySatisfy(rule -> assertThat(rule).contains("-A INPUT").doesNotStartWith("[0:0]"));
        }
    }

    @Test
    void sandboxesDoNotReachEachOther() throws Exception {
        int port = freePort();
        try (Sandbox server = sandboxes.create(nat("server")
                        .publish(PublishedPort.of(port, 80)
                                .on(InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 1}))));
                Sandbox client = sandboxes.create(nat("client"))) {
            server.start(Command.of("nc", "-ll", "-p", "80", "-e", "echo", "server"));
            String address = server.exec(Command.shell("ip -4 -o addr show eth0 | sed 's/.*inet \\([0-9.]*\\).*/\\1/'"))
                    .stdoutText()
                    .strip();
            Soon.happens("its own answer", () -> heard(server, address, 80).equals("server"));
            assertThat(host("ip", "netns", "exec", OUTSIDE, "busybox", "nc", "-w", "3", "198.51.100.1", "" + port))
                    .isEqualTo("server\n");
            assertThat(heard(client, address, 80)).isEmpty();
            assertThat(heard(client, "198.51.100.1", port)).isEmpty();
        }
    }

    @Test
    void aPublishedPortStaysThroughRestartAndRestoreAndIsNotTheChildrens() throws Exception {
        int port = freePort();
        try (Sandbox box = sandboxes.create(nat("published").publish(PublishedPort.of(port, 80)))) {
            serves(box, port);
            box.stop(Duration.ZERO);
            assertThatThrownBy(() -> ask(port, "")).isInstanceOf(IOException.class);
            box.start();
            serves(box, port);
            Snapshot snapshot = box.snapshot("now");
            box.restore(snapshot);
            serves(box, port);
            try (Fork fork = box.fork(2)) {
                for (Sandbox child : fork.children()) {
                    assertThat(heard(child, OUTSIDE_ADDRESS, 9000)).isEqualTo("outside");
                }
                assertThat(ask(port, "still")).isEqualTo("still");
            }
        }
        assertThatThrownBy(() -> ask(port, "")).isInstanceOf(IOException.class);
    }

    @Test
    void afterARestartOfTheHostTheNetworkIsMadeAnew() throws Exception {
        int port = freePort();
        try (Sandbox box = sandboxes.create(nat("rebooted").publish(PublishedPort.of(port, 80)))) {
            box.stop(Duration.ZERO);
            // What the kernel holds is gone then, and the file that it was mounted on is not.
            for (String table : List.of("nat", "filter")) {
                String rules = host("iptables-save", "-t", table)
                        .lines()
                        .filter(rule -> rule.startsWith("-A ") && rule.contains("-hydravisor-rebooted"))
                        .map(rule -> rule.replaceFirst("^-A", "-D"))
                        .collect(Collectors.joining("\n", "*" + table + "\n", "\nCOMMIT\n"));
                Path file = Files.writeString(DAEMON.folder().resolve("rules"), rules);
                host("iptables-restore", "--noflush", file.toString());
            }
            NetworkNamespace.unpin(namespace("rebooted"));
            Files.createFile(namespace("rebooted"));
            box.start();
            serves(box, port);
            assertThat(heard(box, OUTSIDE_ADDRESS, 9000)).isEqualTo("outside");
        }
    }

    @Test
    void aPortThatIsInUseIsRefusedAndNothingIsMade() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> sandboxes.create(nat("late").publish(PublishedPort.of(taken.getLocalPort(), 80))))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
        int port = freePort();
        SandboxSpec first = nat("first").publish(PublishedPort.of(port, 80));
        try (Sandbox box = sandboxes.create(first)) {
            assertThatThrownBy(() -> sandboxes.create(first.name("second")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another container");
            assertThat(sandboxes.list()).hasSize(1);
            box.exec("true").orThrow();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void whatCanNotBePublishedIsInvalid() {
        SandboxSpec isolated = ContainerdDaemon.spec().publish(PublishedPort.of(8080, 80));
        assertThatThrownBy(() -> sandboxes.create(isolated)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> sandboxes.create(isolated.network(NetworkPolicy.host())))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aCreationThatFailsAfterTheNetworkLeavesNothing() throws Exception {
        assertThatThrownBy(() -> sandboxes.create(nat("failing")
                        .publish(PublishedPort.of(freePort(), 80))
                        .mount(Mount.bind(Path.of("/etc/passwd"), "/workspace"))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void theHostsNetworkIsTheHostsWithItsNames() throws Exception {
        try (Sandbox box = sandboxes.create(ContainerdDaemon.spec().network(NetworkPolicy.host()));
                ServerSocket server = speaker()) {
            assertThat(heard(box, "127.0.0.1", server.getLocalPort())).isEqualTo("host");
            assertThat(box.files().readText("/etc/resolv.conf"))
                    .isEqualTo(Files.readString(Path.of("/etc/resolv.conf")));
            assertThat(box.files().readText("/etc/hosts")).contains(Files.readString(Path.of("/etc/hosts")));
            assertThat(box.exec(Command.of("ls", "/sys/class/net")).stdoutText().lines())
                    .containsAll(NetworkInterface.networkInterfaces()
                            .map(NetworkInterface::getName)
                            .toList());
        }
    }

    @Test
    void whatAKilledClientHasLeftIsReapedWithItsNetwork() throws Exception {
        int port = freePort();
        ChildJvm child = ChildJvm.start(
                DyingJvm.class, DAEMON.endpoint(), DAEMON.stateFolder().toString(), Integer.toString(port));
        child.awaitLine("made");
        child.kill();
        assertThat(left()).anyMatch(what -> what.contains("-A INPUT"));
        try (Hydravisor later = DAEMON.builder()
                        .clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20)))
                        .discover();
                Sandboxes others = later.sandboxes(DAEMON.endpoint())) {
            assertThat(others.reap()).containsExactly("orphan");
        }
        assertThat(left()).isEmpty();
    }

    /** Makes a sandbox with a published port, and is killed. */
    static final class DyingJvm {
        public static void main(String[] args) throws InterruptedException {
            Hydravisor hydra = Hydravisor.builder()
                    .stateFolder(Path.of(args[1]))
                    .scopedLease(Duration.ofMinutes(10))
                    .discover();
            hydra.sandboxes(args[0]).create(nat("orphan").publish(PublishedPort.of(Integer.parseInt(args[2]), 80)));
            System.out.println("made");
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }

    @Test
    void whatAPrivateInstanceWasGivenGoesWithIt() throws Exception {
        try (Hydravisor other = DAEMON.builder().discover();
                Sandboxes own = other.sandboxes("containerd:private?nat-subnet=10.214.7.0/24")) {
            assertThat(own.supports(Capability.NETWORK_NAT).available()).isTrue();
            own.images().importArchive(ContainerdDaemon.busyboxArchive());
            Sandbox box = own.create(nat("private"));
            assertThat(box.exec(Command.of("ip", "-4", "addr", "show", "eth0")).stdoutText())
                    .contains("10.214.7.");
            assertThat(heard(box, OUTSIDE_ADDRESS, 9000)).isEqualTo("outside");
        }
        assertThat(host("iptables-save")).doesNotContain("-hydravisor-private");
    }

    @Test
    void whatADeadPrivateInstanceWasGivenIsTakenBackByTheNextOne() throws Exception {
        int port = freePort();
        ChildJvm child = ChildJvm.start(DyingOwner.class, DAEMON.stateFolder().toString(), Integer.toString(port));
        child.awaitLine("made");
        child.kill();
        assertThat(host("iptables-save")).contains("-hydravisor-lonely");
        try (Hydravisor other = DAEMON.builder().discover();
                Sandboxes next = other.sandboxes("containerd:private")) {
            assertThat(next.list()).isEmpty();
            assertThat(host("iptables-save")).doesNotContain("-hydravisor-lonely");
        }
    }

    /** Makes a sandbox with a published port on a containerd of its own, and is killed. */
    static final class DyingOwner {
        public static void main(String[] args) throws Exception {
            Hydravisor hydra =
                    Hydravisor.builder().stateFolder(Path.of(args[0])).discover();
            Sandboxes own = hydra.sandboxes("containerd:private");
            own.images().importArchive(ContainerdDaemon.busyboxArchive());
            own.create(nat("lonely").publish(PublishedPort.of(Integer.parseInt(args[1]), 80)));
            System.out.println("made");
            Thread.sleep(Duration.ofMinutes(10).toMillis());
        }
    }
}
