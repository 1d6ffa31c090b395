package io.hydravisor.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.containerd.image.Census;
import io.hydravisor.core.Effect;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A snapshotter fails at each of its steps: what an operation says of itself is true, it can be done again, and nothing is left. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class FailingSnapshotterTest {
    private static final String NAME = "failing";
    private static final boolean FULL = Boolean.getBoolean("hydravisor.full");

    @Order(1)
    @RegisterExtension
    static final ContainerdDaemon BACKING = ContainerdDaemon.empty();

    @Order(2)
    @RegisterExtension
    static final ContainerdDaemon DAEMON = daemon();

    /** There before containerd is, which would wait long between its looks for it. */
    private static final FailingSnapshotter SNAPSHOTTER = start();

    /** It ends after whoever uses it. */
    @Order(3)
    @RegisterExtension
    static final AfterAllCallback END = context -> SNAPSHOTTER.close();

    @Order(4)
    @RegisterExtension
    static final Bystander BYSTANDER = new Bystander(DAEMON, "&snapshotter=" + NAME);

    private static Hydravisor hydra;
    private static Sandboxes sandboxes;

    private static ContainerdDaemon daemon() {
        ContainerdDaemon daemon = new ContainerdDaemon();
        return daemon.withSnapshotter(NAME, socket(daemon));
    }

    private static FailingSnapshotter start() {
        try {
            return new FailingSnapshotter(socket(DAEMON), BACKING.socket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path socket(ContainerdDaemon daemon) {
        return daemon.folder().resolve("snapshotter.sock");
    }

    @BeforeAll
    static void connect() {
        hydra = DAEMON.builder().scopedLease(Duration.ofMinutes(10)).discover();
        sandboxes = hydra.sandboxes(DAEMON.endpoint() + "&snapshotter=" + NAME);
    }

    @AfterAll
    static void close() {
        hydra.close();
    }

    /** In short, the first step of each operation that changes anything; in full, all of them. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            // They ask nothing of a snapshotter, save when containerd looks for garbage.
            names = {"EXEC", "DESTROY"})
    void everyStepMayFail(KilledWork work) throws Exception {
        assertThat(meets(work, 0, true)).isTrue();
        if (FULL) {
            for (boolean done : new boolean[] {false, true}) {
                int steps = 0;
                while (meets(work, steps, done)) {
                    steps++;
                }
                assertThat(steps).isPositive();
            }
        }
    }

    private static Set<String> snapshots() {
        return Census.of(BACKING.client()).snapshots();
    }

    private static boolean meets(KilledWork work, int passing, boolean done) throws Exception {
        Set<String> before = Remains.of(DAEMON);
        int snapshots = snapshots().size();
        work.prepare(sandboxes);
        SNAPSHOTTER.failAfter(passing, done);
        Optional<HydravisorException> failure = failure(work);
        boolean met = SNAPSHOTTER.failed();

        boolean took = work.isDone(sandboxes);
        failure.ifPresentOrElse(
                e -> {
                    assertThat(e.hint()).isPresent();
                    assertThat(e.effect()).isNotEqualTo(took ? Effect.NONE : Effect.DONE);
                },
                () -> assertThat(took).isTrue());
        assertThat(met || failure.isEmpty()).isTrue();
        work.goOn(sandboxes, took);

        Soon.holds(() -> {
            assertThat(Remains.of(DAEMON)).containsExactlyInAnyOrderElementsOf(before);
            assertThat(snapshots()).hasSize(snapshots);
        });
        BYSTANDER.goesOn();
        return met;
    }

    private static Optional<HydravisorException> failure(KilledWork work) {
        try {
            work.on(sandboxes);
            return Optional.empty();
        } catch (HydravisorException e) {
            return Optional.of(e);
        }
    }
}
