package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.Effect;
import io.hydravisor.core.Ownership;
import io.hydravisor.core.UnsupportedCapabilityException;
import io.hydravisor.fake.FakeBackend;
import io.hydravisor.fake.FakeFiles;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.Durability;
import io.hydravisor.process.Durability.AtLimit;
import io.hydravisor.process.Signal;
import io.hydravisor.process.SignalTarget;
import io.hydravisor.sandbox.MainCommand;
import io.hydravisor.sandbox.Mount;
import io.hydravisor.sandbox.Rlimit;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityTest {
    private static final SandboxSpec OTHER = SandboxSpec.of(FakeBackend.IMAGE).name("other");
    private static final Command MAKE = Command.of("make");

    @AutoClose
    private final Rig rig = Rig.direct();

    private static Arguments row(String name, Capability missing, BiConsumer<Rig, Sandbox> asking) {
        return Arguments.of(name, missing, asking);
    }

    static Stream<Arguments> questions() {
        Durability pausing = Durability.spooled(ByteSize.mebibytes(1), AtLimit.PAUSE);
        return Stream.of(
                row(
                        "create without a network",
                        Capability.NETWORK_ISOLATED,
                        (rig, box) -> rig.sandboxes().create(OTHER)),
                row(
                        "create on the host's network",
                        Capability.NETWORK_HOST,
                        (rig, box) -> rig.sandboxes().create(OTHER.network(NetworkPolicy.host()))),
                row(
                        "create with NAT",
                        Capability.NETWORK_NAT,
                        (rig, box) -> rig.sandboxes().create(OTHER.network(NetworkPolicy.nat()))),
                row(
                        "create with a published port",
                        Capability.NETWORK_PUBLISH,
                        (rig, box) -> rig.sandboxes()
                                .create(OTHER.network(NetworkPolicy.nat()).publish(PublishedPort.of(8080, 80)))),
                row(
                        "create with a mount",
                        Capability.MOUNT_BIND,
                        (rig, box) -> rig.sandboxes().create(OTHER.mount(Mount.bind(Path.of("/src"), "/src")))),
                row(
                        "create for a command",
                        Capability.MAIN,
                        (rig, box) -> rig.sandboxes().create(OTHER.main(MainCommand.of("make")))),
                row(
                        "create with memory",
                        Capability.MOUNT_TMPFS,
                        (rig, box) -> rig.sandboxes().create(OTHER.mount(Mount.tmpfs("/tmp", ByteSize.mebibytes(1))))),
                row(
                        "create read-only",
                        Capability.READ_ONLY_ROOT,
                        (rig, box) -> rig.sandboxes().create(OTHER.readOnlyRoot())),
                row(
                        "create with a disk limit",
                        Capability.DISK,
                        (rig, box) -> rig.sandboxes().create(OTHER.disk(ByteSize.gibibytes(1)))),
                row(
                        "create with a host name",
                        Capability.HOSTNAME,
                        (rig, box) -> rig.sandboxes().create(OTHER.hostname("host"))),
                row(
                        "create with a group",
                        Capability.GROUPS,
                        (rig, box) -> rig.sandboxes().create(OTHER.group("1"))),
                row(
                        "create with limits",
                        Capability.RLIMITS,
                        (rig, box) -> rig.sandboxes().create(OTHER.rlimit(Rlimit.of(Rlimit.Kind.CORE, 0)))),
                row(
                        "create with a runtime",
                        Capability.RUNTIME,
                        (rig, box) -> rig.sandboxes().create(OTHER.runtime("crun"))),
                row(
                        "create detached",
                        Capability.OUTLIVES_CLIENT,
                        (rig, box) -> rig.sandboxes().create(OTHER.ownership(Ownership.detached()))),
                row(
                        "create leased",
                        Capability.OUTLIVES_CLIENT,
                        (rig, box) -> rig.sandboxes().create(OTHER.ownership(Ownership.leased(Duration.ofHours(1))))),
                row(
                        "import an image",
                        Capability.IMAGE_IMPORT,
                        (rig, box) -> rig.sandboxes().images().importArchive(Path.of("image.tar"))),
                row(
                        "import a named image",
                        Capability.IMAGE_IMPORT,
                        (rig, box) -> rig.sandboxes().images().importArchive(Path.of("image.tar"), FakeBackend.IMAGE)),
                row("start spooled", Capability.SPOOLED_OUTPUT, (rig, box) -> box.start(MAKE)),
                row("exec spooled", Capability.SPOOLED_OUTPUT, (rig, box) -> box.exec(MAKE)),
                row(
                        "start direct",
                        Capability.DIRECT_OUTPUT,
                        (rig, box) -> box.start(MAKE.durability(Durability.direct()))),
                row("start pausing", Capability.SPOOL_PAUSE, (rig, box) -> box.start(MAKE.durability(pausing))),
                row(
                        "start with a timeout",
                        Capability.GROUP_SIGNALS,
                        (rig, box) -> box.start(MAKE.timeout(Duration.ofSeconds(1)))),
                row(
                        "exec with a timeout",
                        Capability.GROUP_SIGNALS,
                        (rig, box) -> box.exec(MAKE.timeout(Duration.ofSeconds(1)))),
                row("stop", Capability.RESTART, (rig, box) -> box.stop(Duration.ofSeconds(1))),
                row("start again", Capability.RESTART, (rig, box) -> box.start()),
                row("statistics", Capability.STATS, (rig, box) -> box.stats()),
                row("read a file", Capability.FILES, (rig, box) -> box.files().read("/etc/motd")),
                row("write a file", Capability.FILES, (rig, box) -> box.files().write("/etc/motd", new byte[0])),
                row("list files", Capability.FILES, (rig, box) -> box.files().list("/")),
                row("stat a file", Capability.FILES, (rig, box) -> box.files().exists("/etc")),
                row("make a folder", Capability.FILES, (rig, box) -> box.files().createDirectories("/a/b")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void whatIsMissingIsRefusedBeforeAnythingReachesTheDriver(
            String name, Capability missing, BiConsumer<Rig, Sandbox> asking) {
        Sandbox box = rig.box();
        rig.backend().lacks(missing);
        rig.backend().calls().clear();
        rig.context().events().clear();

        assertThatThrownBy(() -> asking.accept(rig, box))
                .isInstanceOfSatisfying(UnsupportedCapabilityException.class, refused -> {
                    assertThat(refused.effect()).isEqualTo(Effect.NONE);
                    assertThat(refused.retryable()).isFalse();
                    assertThat(refused.provider()).contains("fake");
                    assertThat(refused.hint()).isPresent();
                })
                .hasMessageContaining(missing.id())
                .hasMessageContaining("the test says so");
        assertThat(rig.backend().calls()).isEmpty();
        assertThat(rig.context().events()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("questions")
    void whatIsThereReachesTheDriver(String name, Capability needed, BiConsumer<Rig, Sandbox> asking) {
        Sandbox box = rig.box();
        FakeFiles files = new FakeFiles();
        files.files().put("/etc/motd", new byte[0]);
        rig.driver().files(files).onStart(make -> make.exit(0));
        rig.backend().calls().clear();

        asking.accept(rig, box);

        assertThat(rig.backend().calls()).isNotEmpty();
    }

    @Test
    void theGroupIsNotSignalledWhereOnlyTheFirstProcessCanBe() throws Exception {
        Sandbox box = rig.box();
        CommandProcess make = box.start(MAKE);
        rig.backend().lacks(Capability.GROUP_SIGNALS);

        assertThatThrownBy(make::kill).isInstanceOf(UnsupportedCapabilityException.class);
        make.signal(Signal.INT, SignalTarget.LEADER);

        assertThat(rig.driver().nextStarted().signals()).containsExactly("2 LEADER");
    }

    @Test
    void theAnswerIsTheDriversWithItsReason() {
        Sandbox box = rig.box();
        rig.backend().lacks(Capability.STATS);

        assertThat(box.supports(Capability.STATS).reason()).isEqualTo("the test says so");
        assertThat(rig.sandboxes().supports(Capability.STATS).available()).isFalse();
        assertThat(box.supports(Capability.FILES).available()).isTrue();
    }
}
