package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.AlreadyExistsException;
import io.hydravisor.core.ByteSize;
import io.hydravisor.core.ConflictException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Ownership;
import io.hydravisor.process.Command;
import io.hydravisor.process.CommandProcess;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.Sandbox;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxSpec;
import io.hydravisor.sandbox.SandboxState;
import io.hydravisor.sandbox.SandboxStats;
import io.hydravisor.sandbox.Sandboxes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SandboxesTest {
    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    private Hydravisor hydra;
    private Sandboxes sandboxes;

    @BeforeEach
    void connect() {
        hydra = DAEMON.hydra();
        sandboxes = hydra.sandboxes(DAEMON.endpoint());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        hydra.close();
        assertThat(DAEMON.leftovers()).isEmpty();
        assertThat(DAEMON.ctr("containers", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("tasks", "list", "-q")).isEmpty();
        assertThat(DAEMON.ctr("snapshots", "list")).doesNotContain("Active");
        assertThat(DAEMON.ctr("leases", "list", "-q")).isEmpty();
    }

    private static SandboxSpec spec() {
        return ContainerdDaemon.spec();
    }

    @Nested
    class Life {
        @Test
        void isSeenByContainerdsOwnClient() throws Exception {
            try (Sandbox box = sandboxes.create(spec().name("seen").label("team", "build"))) {
                assertThat(DAEMON.ctr("containers", "list")).contains("hydravisor-seen", "hydravisor.local/busybox:1");
                assertThat(DAEMON.ctr("containers", "info", box.info().id())).contains("\"team\": \"build\"");
                assertThat(box.info().labels().get("team")).contains("build");
            }
        }

        @Test
        void stopsAndStartsWithItsFiles() {
            try (Sandbox box = sandboxes.create(spec())) {
                CommandProcess running = box.start(Command.of("sleep", "600"));
                box.exec(Command.shell("echo kept > /workspace/file")).orThrow();
                box.stop(Duration.ofSeconds(2));
                assertThat(box.info().state()).isEqualTo(SandboxState.STOPPED);
                assertThat(running.await()).isInstanceOfAny(ExitStatus.Signaled.class, ExitStatus.Lost.class);
                assertThatThrownBy(() -> box.exec("true"))
                        .isInstanceOfSatisfying(
                                ConflictException.class,
                                e -> assertThat(e.hint()).isPresent());
                box.stop(Duration.ZERO);
                box.start();
                box.start();
                assertThat(box.info().state()).isEqualTo(SandboxState.RUNNING);
                assertThat(box.exec("cat", "/workspace/file").stdoutText()).isEqualTo("kept\n");
            }
        }

        @Test
        void itsInitReaps() throws Exception {
            try (Sandbox box = sandboxes.create(spec())) {
                box.exec(Command.shell("for i in 1 2 3 4 5; do (sh -c 'sleep 0.1 & exit' &); done"));
                // Neither what still sleeps nor what has ended.
                Soon.holds(() -> assertThat(box.exec(Command.shell("ps -o stat,args | grep -c -e ^Z -e '[s]leep'"))
                                .stdoutText())
                        .isEqualTo("0\n"));
            }
        }

        @Test
        void closingAndDestroyingTwiceIsHarmless() {
            Sandbox box = sandboxes.create(spec().name("twice"));
            box.destroy();
            box.destroy();
            box.close();
            box.close();
            assertThatThrownBy(box::info).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> box.exec("true"))
                    .isInstanceOfAny(ConflictException.class, NotFoundException.class);
        }

        @Test
        void anOldHandleDoesNotTouchANewSandboxOfItsName() {
            Sandbox old = sandboxes.create(spec().name("again"));
            sandboxes.attach("again").destroy();
            try (Sandbox fresh = sandboxes.create(spec().name("again"))) {
                old.destroy();
                assertThat(fresh.exec("true").success()).isTrue();
                assertThatThrownBy(old::info).isInstanceOf(NotFoundException.class);
            }
        }

        @Test
        void statistics() {
            try (Sandbox box =
                    sandboxes.create(spec().memory(ByteSize.mebibytes(64)).pids(50))) {
                box.exec(Command.shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"));
                SandboxStats stats = box.stats();
                assertThat(stats.cpuTime()).isPositive();
                assertThat(stats.memory().bytes()).isPositive();
                assertThat(stats.memoryLimit()).contains(ByteSize.mebibytes(64));
                assertThat(stats.pidsLimit()).contains(50L);
                assertThat(stats.pids()).isPositive();
                assertThat(stats.oomKills()).isZero();
                box.stop(Duration.ZERO);
                assertThatThrownBy(box::stats).isInstanceOfAny(ConflictException.class, NotFoundException.class);
            }
        }
    }

    @Nested
    class Interruptions {
        @Test
        void anInterruptedCreationLeavesNothing() throws Exception {
            for (int millis = 0; millis < 200; millis += 10) {
                AtomicReference<Sandbox> made = new AtomicReference<>();
                AtomicBoolean flag = new AtomicBoolean();
                Thread maker = new Thread(() -> {
                    try {
                        made.set(sandboxes.create(spec()));
                    } catch (OperationInterruptedException e) {
                        flag.set(Thread.currentThread().isInterrupted());
                    }
                });
                maker.start();
                Thread.sleep(millis);
                maker.interrupt();
                maker.join();
                if (made.get() == null) {
                    assertThat(flag).isTrue();
                    assertThat(sandboxes.list()).isEmpty();
                } else {
                    made.get().close();
                }
            }
        }
    }

    @Nested
    class Hardening {
        @Test
        void nothingIsReachableButLoopback() {
            try (Sandbox box = sandboxes.create(spec())) {
                assertThat(box.exec(Command.shell("ls /sys/class/net")).stdoutText())
                        .isEqualTo("lo\n");
                assertThat(box.exec(Command.shell("ip addr show lo")).stdoutText())
                        .contains("127.0.0.1");
                assertThat(box.exec("ping", "-c1", "localhost").stdoutText()
                                + box.exec("hostname").stdoutText())
                        .contains(box.name());
            }
        }

        @Test
        void privilegesAreDropped() {
            try (Sandbox box = sandboxes.create(spec())) {
                String status = box.exec("cat", "/proc/self/status").stdoutText();
                assertThat(status).contains("NoNewPrivs:\t1", "Seccomp:\t2");
                // CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE SYS_CHROOT SETFCAP
                assertThat(status).contains("CapEff:\t00000000800405fb", "CapBnd:\t00000000800405fb");
                String app = box.exec(Command.of("cat", "/proc/self/status").user("app"))
                        .stdoutText();
                assertThat(app).contains("CapEff:\t0000000000000000", "CapPrm:\t0000000000000000");
                for (String forbidden : List.of(
                        "mount -t tmpfs none /mnt",
                        "mknod /workspace/mem c 1 1",
                        "unshare -m true",
                        "echo x > /proc/sysrq-trigger",
                        "echo x > /proc/sys/kernel/core_pattern",
                        "hostname other",
                        "chroot /proc/1/root true 2>/dev/null && dmesg",
                        "head -c 1 /proc/kcore | grep .")) {
                    assertThat(box.exec(Command.shell("mkdir -p /mnt; " + forbidden))
                                    .success())
                            .as(forbidden)
                            .isFalse();
                }
            }
        }

        @Test
        void limitsHold() {
            try (Sandbox box = sandboxes.create(
                    spec().memory(ByteSize.mebibytes(32)).pids(20).cpus(0.5))) {
                // tail keeps what it reads until the last line ends.
                assertThat(box.exec(Command.shell("head -c 200000000 /dev/zero | tail | wc -c"))
                                .stdoutText())
                        .isNotEqualTo("200000000\n");
                assertThat(box.stats().oomKills()).isPositive();
                assertThat(box.exec(Command.shell("i=0; while [ $i -lt 40 ]; do sleep 600 & i=$((i+1)); done"))
                                .success())
                        .isFalse();
            }
        }
    }

    @Nested
    class Owners {
        @Test
        void scopedEndsWithItsMaker() {
            sandboxes.create(spec().name("scoped"));
            assertThat(sandboxes.list()).extracting(SandboxInfo::name).containsExactly("scoped");
            assertThat(sandboxes.list().get(0).state()).isEqualTo(SandboxState.RUNNING);
            sandboxes.close();
            try (Sandboxes again = hydra.sandboxes(DAEMON.endpoint())) {
                assertThat(again.list()).isEmpty();
            }
        }

        @Test
        void detachedOutlivesItsMaker() {
            sandboxes
                    .create(spec().name("detached").ownership(Ownership.detached()))
                    .close();
            sandboxes.close();
            try (Sandboxes again = hydra.sandboxes(DAEMON.endpoint());
                    Sandbox box = again.attach("detached")) {
                assertThat(box.exec("hostname").stdoutText()).isEqualTo("detached\n");
                assertThat(again.reap()).isEmpty();
                assertThatThrownBy(() -> box.renew(Duration.ofMinutes(1))).isInstanceOf(ConflictException.class);
                box.destroy();
            }
        }

        @Test
        void aScopedLeaseIsRenewed() throws Exception {
            try (Hydravisor quick =
                            DAEMON.builder().scopedLease(Duration.ofMillis(900)).discover();
                    Sandboxes mine = quick.sandboxes(DAEMON.endpoint());
                    Sandbox box = mine.create(spec().name("renewed"))) {
                Instant first = box.info().leaseEnd().orElseThrow();
                Soon.holds(() -> assertThat(box.info().leaseEnd().orElseThrow()).isAfter(first));
            }
        }

        @Test
        void theReaperTakesWhatHasEndedAndNothingElse() {
            Ownership leased = Ownership.leased(Duration.ofMinutes(10));
            sandboxes.create(spec().name("ended").ownership(leased));
            sandboxes.create(spec().name("renewed").ownership(leased)).renew(Duration.ofHours(1));
            sandboxes.create(spec().name("old").ownership(Ownership.detached()).lifetime(Duration.ofHours(2)));
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));
            try (Hydravisor owner =
                            DAEMON.builder().scopedLease(Duration.ofHours(1)).discover();
                    Sandboxes owned = owner.sandboxes(DAEMON.endpoint());
                    Hydravisor other = DAEMON.builder().clock(later).discover();
                    Sandboxes theirs = other.sandboxes(DAEMON.endpoint())) {
                owned.create(spec().name("mine"));
                assertThat(sandboxes.reap()).isEmpty();
                assertThat(theirs.reap()).containsExactly("ended");
            }
            Clock evenLater = Clock.offset(Clock.systemUTC(), Duration.ofHours(3));
            try (Hydravisor other = DAEMON.builder().clock(evenLater).discover();
                    Sandboxes theirs = other.sandboxes(DAEMON.endpoint())) {
                assertThat(theirs.reap()).containsExactly("old", "renewed");
            }
        }

        @Test
        void aLifetimeEnds() throws Exception {
            Sandbox box = sandboxes.create(spec().name("mortal").lifetime(Duration.ofSeconds(1)));
            Soon.holds(() -> assertThat(sandboxes.list()).isEmpty());
            box.close();
        }
    }

    @Nested
    class Refusals {
        @Test
        void anUnknownImage() {
            assertThatThrownBy(() -> sandboxes.create(SandboxSpec.of(Image.oci("no/such:image"))))
                    .isInstanceOfSatisfying(NotFoundException.class, e -> {
                        assertThat(e.hint()).isPresent();
                        assertThat(e.getMessage()).contains("docker.io/no/such:image");
                    });
        }

        @Test
        void aNameInUse() {
            try (Sandbox first = sandboxes.create(spec().name("taken"))) {
                assertThatThrownBy(() -> sandboxes.create(spec().name("taken")))
                        .isInstanceOf(AlreadyExistsException.class);
                assertThat(first.exec("true").success()).isTrue();
            }
        }

        @Test
        void badNames() {
            Stream.of("", "..", "../x", "a/b", "UPPER", "ünï", "-a", "a-", "x".repeat(51), "a\nb", "a b")
                    .forEach(name -> assertThatThrownBy(() -> spec().name(name))
                            .isInstanceOfSatisfying(
                                    InvalidInputException.class,
                                    e -> assertThat(e.hint()).isPresent()));
            assertThatThrownBy(() -> sandboxes.attach("../etc")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> sandboxes.attach("not-there")).isInstanceOf(NotFoundException.class);
        }

        @Test
        void absurdLimits() {
            Stream.<Runnable>of(
                            () -> spec().cpus(0),
                            () -> spec().cpus(-1),
                            () -> spec().cpus(Double.NaN),
                            () -> spec().cpus(1e9),
                            () -> spec().memory(ByteSize.bytes(1)),
                            () -> spec().memory(ByteSize.gibibytes(1L << 32)),
                            () -> spec().pids(0),
                            () -> spec().pids(Integer.MAX_VALUE),
                            () -> spec().lifetime(Duration.ZERO),
                            () -> spec().lifetime(Duration.ofSeconds(Long.MAX_VALUE)))
                    .forEach(absurd -> assertThatThrownBy(absurd::run)
                            .isInstanceOfSatisfying(
                                    InvalidInputException.class,
                                    e -> assertThat(e.hint()).isPresent()));
            // The largest that may be asked for is taken, whatever the host has.
            try (Sandbox box = sandboxes.create(
                    spec().cpus(8192).memory(ByteSize.gibibytes(1 << 20)).pids(4_194_304))) {
                assertThat(box.exec("true").success()).isTrue();
            }
        }

        @Test
        void aContainerThatIsNotOurs() throws Exception {
            DAEMON.ctr("containers", "create", "hydravisor.local/busybox:1", "hydravisor-foreign", "true");
            assertThat(sandboxes.list()).isEmpty();
            assertThatThrownBy(() -> sandboxes.attach("foreign")).isInstanceOf(NotFoundException.class);
            DAEMON.ctr("containers", "delete", "hydravisor-foreign");
        }
    }
}
