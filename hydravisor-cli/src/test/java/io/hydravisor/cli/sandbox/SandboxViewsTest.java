package io.hydravisor.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.cli.base.UsageException;
import io.hydravisor.cli.value.StatusView;
import io.hydravisor.core.Labels;
import io.hydravisor.process.ExitStatus;
import io.hydravisor.sandbox.Image;
import io.hydravisor.sandbox.SandboxInfo;
import io.hydravisor.sandbox.SandboxState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SandboxViewsTest {
    @Test
    void placesAreInASandboxOrHere() {
        assertThat(Place.parse("box:/a/b")).isEqualTo(new Place(Optional.of("box"), "/a/b"));
        assertThat(Place.parse("./box:/a")).isEqualTo(new Place(Optional.empty(), "./box:/a"));
        assertThat(Place.parse("-").isStream()).isTrue();
        assertThat(Place.parse("/a:b")).isEqualTo(new Place(Optional.empty(), "/a:b"));
        assertThatThrownBy(() -> Place.parse("box:a")).isInstanceOf(UsageException.class);
    }

    @Test
    void everyEndOfACommandIsTold() {
        assertThat(StatusView.text(Optional.empty())).isEqualTo("running");
        assertThat(StatusView.text(Optional.of(new ExitStatus.Exited(3)))).isEqualTo("exited 3");
        assertThat(StatusView.text(Optional.of(new ExitStatus.Signaled(9, true))))
                .isEqualTo("killed by KILL");
        assertThat(StatusView.text(Optional.of(new ExitStatus.TimedOut(Duration.ofSeconds(2), true))))
                .isEqualTo("timed out after PT2S");
        assertThat(StatusView.text(Optional.of(new ExitStatus.Lost("gone", false))))
                .isEqualTo("lost: gone");
    }

    @Test
    void changesAreFoundByComparison() {
        List<String> events = new ArrayList<>();
        StateChanges changes = new StateChanges((type, resource) -> events.add(type + " " + resource));

        changes.compare(List.of(info("a", 1, SandboxState.RUNNING)));
        assertThat(events).isEmpty();

        changes.compare(List.of(info("a", 1, SandboxState.PAUSED), info("b", 1, SandboxState.RUNNING)));
        changes.compare(List.of(info("b", 2, SandboxState.RUNNING)));
        assertThat(events)
                .containsExactly(
                        "sandbox.paused sandbox/a",
                        "sandbox.created sandbox/b",
                        "sandbox.deleted sandbox/a",
                        "sandbox.deleted sandbox/b",
                        "sandbox.created sandbox/b");
    }

    private static SandboxInfo info(String name, long second, SandboxState state) {
        return new SandboxInfo(
                name,
                "id-" + name,
                state,
                Image.oci("debian"),
                Labels.none(),
                "detached",
                Instant.ofEpochSecond(second),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
