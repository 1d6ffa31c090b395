package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Hydravisor;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.NotFoundException;
import io.hydravisor.core.OperationInterruptedException;
import io.hydravisor.core.Ownership;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import io.hydravisor.session.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The polite end of sessions. */
class EndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    /** Takes its time when its terminal goes away, and writes to it until then. */
    private static final String ORDERLY =
            "trap 'sleep 0.5; echo bye >/dev/tty && echo orderly >end; exit' HUP; echo ready; while :; do sleep 0.1; done";

    private static final String STUBBORN = "trap '' HUP; echo ready; sleep 20";

    @RegisterExtension
    final TmuxServer tmux = new TmuxServer();

    private Hydravisor door;
    private Sessions sessions;

    @BeforeEach
    void connect() {
        door = tmux.door().discover();
        sessions = door.sessions(tmux.endpoint());
    }

    @AfterEach
    void close() {
        door.close();
    }

    private PaneCommand script(String script) {
        return PaneCommand.of("sh", "-c", script).cwd(tmux.folder().toString());
    }

    private MultiplexedSession session(PaneCommand command, String ready) {
        MultiplexedSession session = sessions.create(
                        SessionSpec.of(command).name("work").ownership(Ownership.detached()))
                .multiplexed();
        assertThat(session.pane().waitFor(Pattern.compile(ready), PATIENCE)).isPresent();
        return session;
    }

    private void assertGone() {
        assertThatThrownBy(() -> sessions.attach("work").info()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aProgramMayEndInOrderAndWithItsTerminal() {
        MultiplexedSession session = session(script(ORDERLY), "ready");
        Path end = tmux.folder().resolve("end");

        assertThat(session.end(PATIENCE)).isTrue();

        assertThat(end).hasContent("orderly");
        assertGone();
        assertThat(session.end(PATIENCE)).isTrue();
    }

    @Test
    void theUsersShellEnds() {
        MultiplexedSession session = session(PaneCommand.shell().env("PS1", "ready> "), ".");

        assertThat(session.end(PATIENCE)).isTrue();

        assertGone();
    }

    @Test
    void whatDoesNotEndIsKilled() {
        MultiplexedSession session = session(script(STUBBORN), "ready");

        assertThat(session.end(Duration.ofMillis(300))).isFalse();

        assertGone();
    }

    @Test
    void allPanesCount() {
        MultiplexedSession session = session(script(ORDERLY), "ready");
        session.pane().split(Split.to(Split.Side.RIGHT).command(script(STUBBORN)));

        assertThat(session.end(Duration.ofSeconds(3))).isFalse();

        assertGone();
        assertThat(tmux.folder().resolve("end")).hasContent("orderly");
    }

    @Test
    void zeroKillsAtOnce() {
        MultiplexedSession session = session(script(STUBBORN), "ready");

        assertThat(session.end(Duration.ZERO)).isFalse();

        assertGone();
    }

    @Test
    void anInterruptLeavesWhatHasNotEnded() {
        MultiplexedSession session = session(script(STUBBORN), "ready");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> session.end(PATIENCE)).isInstanceOf(OperationInterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(session.info().name()).isEqualTo("work");
        session.kill();
    }

    @Test
    void aGracePeriodIsNotNegative() {
        MultiplexedSession session = session(script(STUBBORN), "ready");

        assertThatThrownBy(() -> session.end(Duration.ofMillis(-1))).isInstanceOf(InvalidInputException.class);

        assertThat(session.pane().info().exit()).isEmpty();
        session.kill();
    }
}
