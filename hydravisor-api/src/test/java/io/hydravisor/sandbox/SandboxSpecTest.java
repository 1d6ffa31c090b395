package io.hydravisor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.ByteSize;
import io.hydravisor.core.Capability;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Ownership;
import io.hydravisor.net.NetworkPolicy;
import io.hydravisor.net.PublishedPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxSpecTest {
    private static final SandboxSpec SPEC = SandboxSpec.of(Image.oci("debian:12"));

    private static void refused(Supplier<?> making, String said) {
        assertThatThrownBy(making::get)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(said);
    }

    @Test
    void unlessToldOtherwiseItIsIsolatedScopedAndLimitedInProcesses() {
        assertThat(SPEC.image()).isEqualTo(Image.oci("debian:12"));
        assertThat(SPEC.network()).isEqualTo(NetworkPolicy.isolated());
        assertThat(SPEC.ownership()).isEqualTo(Ownership.scoped());
        assertThat(SPEC.pids()).isEqualTo(1024);
        assertThat(SPEC.name()).isEmpty();
        assertThat(SPEC.requestId()).isEmpty();
        assertThat(SPEC.cpus()).isEmpty();
        assertThat(SPEC.memory()).isEmpty();
        assertThat(SPEC.env()).isEmpty();
        assertThat(SPEC.user()).isEmpty();
        assertThat(SPEC.cwd()).isEmpty();
        assertThat(SPEC.labels().asMap()).isEmpty();
        assertThat(SPEC.lifetime()).isEmpty();
        assertThat(SPEC.hostname()).isEmpty();
        assertThat(SPEC.groups()).isEmpty();
        assertThat(SPEC.mounts()).isEmpty();
        assertThat(SPEC.published()).isEmpty();
        assertThat(SPEC.rlimits()).isEmpty();
        assertThat(SPEC.hasReadOnlyRoot()).isFalse();
        assertThat(SPEC.needs()).containsExactly(Capability.NETWORK_ISOLATED);
    }

    @Test
    void eachWitherReturnsACopyWithAllThatWasSetBefore() {
        SandboxSpec full = SPEC.name("box")
                .requestId("order_1")
                .cpus(1.5)
                .memory(ByteSize.mebibytes(512))
                .pids(7)
                .env("B", "2")
                .env("A", "1")
                .user("1000")
                .cwd("/workspace")
                .network(NetworkPolicy.nat())
                .publish(PublishedPort.of(8080, 80))
                .label("team", "build")
                .label("app", "shop")
                .ownership(Ownership.detached())
                .lifetime(Duration.ofHours(1))
                .hostname("a.b-c")
                .group("b")
                .group("100")
                .group("b")
                .readOnlyRoot()
                .mount(Mount.tmpfs("/b/c", ByteSize.mebibytes(1)))
                .mount(Mount.bind(Path.of("/x"), "/b"))
                .mount(Mount.bind(Path.of("/y/../z"), "/b").readWrite())
                .rlimit(Rlimit.of(Rlimit.Kind.NOFILE, 5))
                .rlimit(new Rlimit(Rlimit.Kind.NOFILE, 5, 6));

        assertThat(full.image()).isEqualTo(SPEC.image());
        assertThat(full.name()).contains("box");
        assertThat(full.requestId()).contains("order_1");
        assertThat(full.cpus()).contains(1.5);
        assertThat(full.memory()).contains(ByteSize.mebibytes(512));
        assertThat(full.pids()).isEqualTo(7);
        assertThat(full.env()).containsExactly(Map.entry("A", "1"), Map.entry("B", "2"));
        assertThat(full.user()).contains("1000");
        assertThat(full.cwd()).contains("/workspace");
        assertThat(full.network()).isEqualTo(NetworkPolicy.nat());
        assertThat(full.published()).containsExactly(PublishedPort.of(8080, 80));
        assertThat(full.labels().asMap()).containsOnlyKeys("team", "app");
        assertThat(full.ownership()).isEqualTo(Ownership.detached());
        assertThat(full.lifetime()).contains(Duration.ofHours(1));
        assertThat(full.hostname()).contains("a.b-c");
        assertThat(full.groups()).containsExactly("b", "100");
        assertThat(full.hasReadOnlyRoot()).isTrue();
        assertThat(full.mounts())
                .containsExactly(
                        Mount.bind(Path.of("/z"), "/b").readWrite(), Mount.tmpfs("/b/c", ByteSize.mebibytes(1)));
        assertThat(full.rlimits()).containsExactly(new Rlimit(Rlimit.Kind.NOFILE, 5, 6));
        assertThat(full.needs())
                .containsExactlyInAnyOrder(
                        Capability.NETWORK_NAT,
                        Capability.NETWORK_PUBLISH,
                        Capability.OUTLIVES_CLIENT,
                        Capability.MOUNT_BIND,
                        Capability.MOUNT_TMPFS,
                        Capability.READ_ONLY_ROOT,
                        Capability.HOSTNAME,
                        Capability.GROUPS,
                        Capability.RLIMITS);
        assertThat(SPEC.name()).isEmpty();
        assertThat(SPEC.env()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a..b", ".a", "a_b", "a b", "grüße"})
    void hostNamesAreLabelsJoinedByDots(String host) {
        refused(() -> SPEC.hostname(host), "the host name");
    }

    @Test
    void hostNamesAreAsLongAsLinuxTakesThem() {
        assertThat(SPEC.hostname("a".repeat(64)).hostname()).isPresent();
        refused(() -> SPEC.hostname("a".repeat(65)), "the host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "a b", "../x", "a;b", "/"})
    void runtimesAreNamesOrPaths(String runtime) {
        refused(() -> SPEC.runtime(runtime), "the runtime");
        assertThat(SPEC.runtime("/opt/a-b_c.1").needs()).contains(Capability.RUNTIME);
    }

    @Test
    void aGroupIsOneGroup() {
        refused(() -> SPEC.group("a:b"), "the group");
        refused(() -> SPEC.group(""), "an empty user");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.009, 8192.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void absurdCpuLimitsAreRefused(double cores) {
        refused(() -> SPEC.cpus(cores), "a CPU limit of " + cores);
    }

    @Test
    void theSmallestAndTheLargestLimitsAreTaken() {
        assertThat(SPEC.cpus(0.01).cpus()).contains(0.01);
        assertThat(SPEC.cpus(8192).cpus()).contains(8192.0);
        assertThat(SPEC.memory(ByteSize.mebibytes(6)).memory()).contains(ByteSize.mebibytes(6));
        assertThat(SPEC.memory(ByteSize.gibibytes(1 << 20)).memory()).isPresent();
        assertThat(SPEC.pids(1).pids()).isEqualTo(1);
        assertThat(SPEC.pids(4_194_304).pids()).isEqualTo(4_194_304);
    }

    @Test
    void absurdMemoryAndProcessLimitsAreRefused() {
        refused(() -> SPEC.memory(ByteSize.bytes((6 << 20) - 1)), "a memory limit");
        refused(() -> SPEC.memory(ByteSize.bytes((1L << 50) + 1)), "a memory limit");
        refused(() -> SPEC.pids(0), "a limit of 0 processes");
        refused(() -> SPEC.pids(4_194_305), "a limit of 4194305 processes");
    }

    @Test
    void namesLabelsAndSpansAreChecked() {
        refused(() -> SPEC.name("../box"), "not a name for a sandbox");
        refused(() -> SPEC.requestId("a b"), "a request's id of 3 characters");
        refused(() -> SPEC.label("hydravisor.io/name", "x"), "not a label key");
        refused(() -> SPEC.lifetime(Duration.ZERO), "not a lifetime");
    }

    @Test
    void variablesUserAndFolderAreThoseOfCommands() {
        refused(() -> SPEC.env("A=B", "1"), "variable's name");
        refused(() -> SPEC.env("A", "a\0b"), "zero byte");
        refused(() -> SPEC.user(""), "an empty user");
        refused(() -> SPEC.cwd("work"), "not absolute");
    }

    @Test
    void itsTextShowsNoVariable() {
        assertThat(SPEC.name("box").env("KEY", "secret"))
                .hasToString("SandboxSpec[box from oci:docker.io/library/debian:12]");
        assertThat(SPEC).hasToString("SandboxSpec[unnamed from oci:docker.io/library/debian:12]");
    }

    @Test
    void eachPortOfTheHostIsPublishedOnce() {
        SandboxSpec two = SPEC.publish(PublishedPort.of(8081, 80)).publish(PublishedPort.of(8080, 80));
        assertThat(two.publish(PublishedPort.of(8080, 80)).published())
                .containsExactly(PublishedPort.of(8081, 80), PublishedPort.of(8080, 80));
        refused(() -> two.publish(PublishedPort.of(8080, 81)), "port 8080 of the host twice");
    }

    @Test
    void networkPoliciesNeedTheirCapability() {
        assertThat(NetworkPolicy.isolated().capability()).isEqualTo(Capability.NETWORK_ISOLATED);
        assertThat(NetworkPolicy.host().capability()).isEqualTo(Capability.NETWORK_HOST);
        assertThat(NetworkPolicy.nat().capability()).isEqualTo(Capability.NETWORK_NAT);
        assertThat(NetworkPolicy.host()).isNotEqualTo(NetworkPolicy.nat()).hasToString("net.host");
    }

    @Test
    void aDiskHoldsBetweenOneMebibyteAndOneExbibyte() {
        assertThat(SPEC.disk()).isEmpty();
        assertThat(SPEC.disk(ByteSize.mebibytes(1)).disk()).contains(ByteSize.mebibytes(1));
        assertThat(SPEC.disk(ByteSize.gibibytes(1 << 30)).needs()).contains(Capability.DISK);
        refused(() -> SPEC.disk(ByteSize.bytes((1 << 20) - 1)), "a disk limit of");
        refused(() -> SPEC.disk(ByteSize.bytes(Long.MAX_VALUE)), "a disk limit of");
    }
}
