package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Diagnosis;
import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.host.Binaries;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.Prerequisite.Status;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the provider says of the host, where all is well and where it is not. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DiagnosisTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.empty();

    @TempDir
    private Path folder;

    private Diagnosis doctor(String endpoint) {
        try (Hydravisor hydra = Hydravisor.builder()
                .requestTimeout(Duration.ofSeconds(5))
                .stateFolder(folder.resolve("state"))
                .discover()) {
            return hydra.doctor(endpoint);
        }
    }

    private static Prerequisite named(String name, Diagnosis diagnosis) {
        return diagnosis.prerequisites().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is said of " + name + ": " + diagnosis));
    }

    private static void wrong(Status status, String said, Prerequisite found) {
        assertThat(found.status()).as("%s", found).isEqualTo(status);
        assertThat(found.detail()).contains(said);
        assertThat(found.fix()).isPresent();
    }

    /** Everything but the connection to the daemon is as it should be. */
    private static void onlyTheSocketIsWrong(Status status, String said, Diagnosis diagnosis) {
        wrong(status, said, named("socket", diagnosis));
        assertThat(diagnosis.usable()).isFalse();
        assertThat(diagnosis.prerequisites())
                .filteredOn(each -> each.status() != Status.FOUND)
                .extracting(Prerequisite::name)
                .containsExactly("socket", "connection");
    }

    @Test
    void aHostThatHasAllIsUsable() {
        Diagnosis diagnosis = doctor(DAEMON.endpoint());

        assertThat(diagnosis.usable()).as("%s", diagnosis).isTrue();
        assertThat(diagnosis.prerequisites())
                .extracting(Prerequisite::name)
                .containsExactly(
                        "native calls",
                        "root",
                        "socket",
                        "containerd",
                        "snapshotter",
                        "containerd-shim-runc-v2",
                        "runc",
                        "catatonit",
                        "openat2",
                        "cgroups",
                        "seccomp",
                        "state folder",
                        "connection");
        assertThat(named("socket", diagnosis).detail())
                .isEqualTo(DAEMON.socket().toString());
        for (String program : List.of("containerd-shim-runc-v2", "runc", "catatonit")) {
            assertThat(named(program, diagnosis).detail())
                    .matches("\\d+\\.\\d.*, /.*/" + program)
                    .contains(Binaries.require(program, program).toString());
        }
        assertThat(named("containerd", diagnosis).detail()).matches("\\d+\\.\\d.*, as the daemon says");
        assertThat(folder).as("nothing is made").isEmptyDirectory();
    }

    @Test
    void aPrivateInstanceNeedsItsPrograms() {
        Diagnosis diagnosis = doctor("containerd:private");

        assertThat(diagnosis.usable()).as("%s", diagnosis).isTrue();
        assertThat(diagnosis.prerequisites())
                .extracting(Prerequisite::name)
                .contains("containerd", "setsid", "setpriv", "snapshotter", "runc")
                .doesNotContain("socket");
        assertThat(named("containerd", diagnosis).detail()).endsWith("/containerd");
    }

    @Test
    void aSocketThatIsNotThereIsMissing() {
        onlyTheSocketIsWrong(Status.MISSING, "no such socket", doctor("containerd:" + folder.resolve("s.sock")));
    }

    @Test
    void aSocketThatNobodyListensAtIsBroken() throws Exception {
        Path socket = folder.resolve("s.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        onlyTheSocketIsWrong(Status.BROKEN, "nothing listens there", doctor("containerd:" + socket));
    }

    @Test
    void aSocketOfSomethingElseIsBroken() throws Exception {
        Path socket = folder.resolve("s.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread answering = new Thread(() -> {
                try {
                    while (true) {
                        try (SocketChannel client = server.accept()) {
                            client.write(ByteBuffer.wrap(
                                    "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                        }
                    }
                } catch (java.io.IOException e) {
                    // The server was closed: the test is over.
                }
            });
            answering.setDaemon(true);
            answering.start();
            onlyTheSocketIsWrong(Status.BROKEN, "does not answer as containerd does", doctor("containerd:" + socket));
        }
    }

    @Test
    void anEndpointThatCanNotBeReadIsBroken() {
        Diagnosis diagnosis = doctor(DAEMON.endpoint() + "&nonsense=1");

        wrong(Status.BROKEN, "nonsense", named("endpoint", diagnosis));
        wrong(Status.BROKEN, "nonsense", named("connection", diagnosis));
    }

    @Test
    void aSnapshotterThatTheDaemonLacksIsMissingAndOthersAreNamed() {
        Prerequisite unknown = named("snapshotter", doctor(DAEMON.endpoint() + "&snapshotter=nonsense"));

        wrong(Status.MISSING, "nonsense", unknown);
        assertThat(unknown.fix().orElseThrow()).contains("native", "overlayfs");
        // The folder of the tests' daemon is on no such file system, so that this one does not start.
        wrong(Status.BROKEN, "btrfs: ", named("snapshotter", doctor(DAEMON.endpoint() + "&snapshotter=btrfs")));
    }

    @Test
    void aContainerdThatIsTooOldIsBroken() {
        wrong(Status.BROKEN, "1.5.18", DaemonCheckup.version("1.5.18~ds1, /usr/bin/containerd"));
        wrong(Status.BROKEN, "0.9", DaemonCheckup.version("v0.9.0"));
        for (String enough : List.of("1.6.0", "1.6.20~ds1", "v1.7.24", "1.10.0", "2.0.0", "built here")) {
            assertThat(DaemonCheckup.version(enough)).isEqualTo(Prerequisite.found("containerd", enough));
        }
    }

    @Test
    void aStateFolderThatCanNotBeMadeIsBroken() throws Exception {
        assertThat(HostCheckup.stateFolder(folder)).isEqualTo(Prerequisite.found("state folder", folder.toString()));
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        wrong(Status.BROKEN, file.toString(), HostCheckup.stateFolder(file.resolve("state")));
    }

    @Test
    void whoIsNotRootIsToldWhatThatMeans() throws Exception {
        List<String> lines = lines(List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                // To read the class path, wherever that is.
                "--inh-caps=+dac_read_search",
                "--ambient-caps=+dac_read_search"));

        assertThat(lines)
                .anyMatch(line -> line.matches("root MISSING .*run commands.* \\| Run as root.*"))
                .anyMatch(line -> line.matches("socket BROKEN .*permission denied \\| .+"))
                .anyMatch(line -> line.startsWith("native calls FOUND"))
                .anyMatch(line -> line.startsWith("openat2 FOUND"))
                .anyMatch(line -> line.startsWith("state folder BROKEN"));
    }

    /** In a mount namespace of its own, where something that can't be run lies over the programs. */
    @Test
    void programsThatAreNotThereAreMissing() throws Exception {
        List<String> wrapper = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                "mount --bind /dev/null \"$1\" && mount --bind /dev/null \"$2\" && shift 2 && exec \"$@\"",
                "sh"));
        wrapper.add(Binaries.require("runc", "runc").toString());
        wrapper.add(Binaries.require("catatonit", "catatonit").toString());

        List<String> lines = lines(wrapper);

        assertThat(lines)
                .anyMatch(line -> line.matches("runc MISSING .* \\| .*apt-get install runc"))
                .anyMatch(line -> line.matches("catatonit MISSING .* \\| .*apt-get install catatonit"))
                .anyMatch(line -> line.startsWith("containerd-shim-runc-v2 FOUND"))
                .anyMatch(line -> line.startsWith("connection FOUND"));
    }

    private List<String> lines(List<String> wrapper) throws Exception {
        return ChildJvm.startUnder(
                        wrapper,
                        Telling.class,
                        DAEMON.endpoint(),
                        folder.resolve("state").toString())
                .lines();
    }

    /** Prints a diagnosis. */
    static final class Telling {
        public static void main(String[] args) {
            try (Hydravisor hydra =
                    Hydravisor.builder().stateFolder(Path.of(args[1])).discover()) {
                for (Prerequisite each : hydra.doctor(args[0]).prerequisites()) {
                    System.out.println(each.name() + " " + each.status() + " " + each.detail() + " | "
                            + each.fix().orElse(""));
                }
            }
        }
    }
}
