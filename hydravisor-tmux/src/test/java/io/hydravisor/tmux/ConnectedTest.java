package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.Hydravisor;
import io.hydravisor.event.HydravisorEvent;
import io.hydravisor.session.MultiplexedSession;
import io.hydravisor.session.Pane;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of a tmux server of each test's own. */
abstract class ConnectedTest {
    static final Duration PATIENCE = Duration.ofSeconds(50);
    /** Waits for a key that is not echoed before it goes on. */
    static final String ON_KEY = "stty -echo raw; echo ready; head -c 1 >/dev/null; stty sane; ";

    @RegisterExtension
    final TmuxServer tmux = new TmuxServer();

    final List<HydravisorEvent> events = new CopyOnWriteArrayList<>();
    Hydravisor door;
    Sessions sessions;

    @BeforeEach
    final void connect() {
        door = tmux.door().onEvent(events::add).discover();
        sessions = door.sessions(tmux.endpoint());
    }

    @AfterEach
    final void disconnect() {
        door.close();
    }

    /** A session that runs a line of shell. */
    final MultiplexedSession run(String script) {
        return sessions.create(SessionSpec.of(PaneCommand.of("sh", "-c", script)))
                .multiplexed();
    }

    /** Its pane, when it has said that it is ready. */
    static Pane ready(MultiplexedSession session) {
        Pane pane = session.pane();
        assertThat(pane.waitFor(Pattern.compile("ready"), PATIENCE)).isPresent();
        return pane;
    }
}
