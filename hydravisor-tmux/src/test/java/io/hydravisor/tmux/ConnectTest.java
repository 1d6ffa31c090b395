package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.Diagnosis;
import io.hydravisor.Hydravisor;
import io.hydravisor.core.HydravisorException;
import io.hydravisor.core.InvalidInputException;
import io.hydravisor.core.Prerequisite;
import io.hydravisor.core.UnavailableException;
import io.hydravisor.session.PaneCommand;
import io.hydravisor.session.SessionCapability;
import io.hydravisor.session.SessionSpec;
import io.hydravisor.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {
    @RegisterExtension
    final TmuxServer tmux = new TmuxServer();

    private Path binary(String script) throws IOException {
        Path file = Files.writeString(tmux.folder().resolve("binary"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void aVersionThatIsTooOldIsNamed() throws IOException {
        Path old = binary("echo tmux 3.1c");
        try (Hydravisor door = tmux.door().discover()) {
            assertThatThrownBy(() -> door.sessions(tmux.endpoint() + "?binary=" + old))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("tmux 3.1c is too old")
                    .hasMessageContaining("3.2a or later");
        }
    }

    @Test
    void aMissingBinaryIsNamedAndDiagnosed() {
        try (Hydravisor door = tmux.door().discover()) {
            assertThatThrownBy(() -> door.sessions(tmux.endpoint() + "?binary=/no/tmux"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("/no/tmux");
            Diagnosis diagnosis = door.doctor(tmux.endpoint() + "?binary=/no/tmux");
            assertThat(diagnosis.prerequisites())
                    .extracting(Prerequisite::status)
                    .containsExactly(Prerequisite.Status.MISSING, Prerequisite.Status.MISSING);
            assertThat(door.doctor(tmux.endpoint()).prerequisites())
                    .extracting(Prerequisite::status)
                    .containsExactly(Prerequisite.Status.FOUND, Prerequisite.Status.FOUND);
        }
    }

    @Test
    void whereControlModeCannotBeHadEachCommandTakesAProcess() throws IOException {
        Path noControl = binary("for a do [ \"$a\" != -C ] || exit 1; done; exec tmux \"$@\"");
        try (Hydravisor door = tmux.door().discover();
                Sessions sessions = door.sessions(tmux.endpoint() + "?binary=" + noControl)) {
            assertThat(sessions.supports(SessionCapability.LIVE_OUTPUT).available())
                    .isFalse();
            sessions.create(SessionSpec.of(PaneCommand.of("cat")).name("works"));
            assertThat(sessions.list()).hasSize(1);
        }
    }

    @Test
    void theServerAroundIsUsedWhenItIsAskedFor() {
        tmux.tmux("new-session", "-d", "-s", "mine", "sleep", "1000");
        TmuxSessionProvider inside =
                new TmuxSessionProvider(Map.of("TMUX", tmux.socket() + ",1,0", "PATH", System.getenv("PATH")));
        try (Hydravisor door = tmux.door().provider(inside).discover();
                Sessions sessions = door.sessions("tmux:current")) {
            sessions.create(SessionSpec.of(PaneCommand.of("cat")).name("beside"));
            assertThat(tmux.tmux("list-sessions", "-F", "#{session_name}")).contains("hydra-beside", "mine");
            assertThat(sessions.list()).hasSize(1);
        }
        assertThat(tmux.tmux("list-sessions", "-F", "#{session_name}")).isEqualTo("mine\n");
    }

    @Test
    void aPersonInsideATmuxCanAttachToAnotherServer() {
        TmuxSessionProvider inside =
                new TmuxSessionProvider(Map.of("TMUX", "/elsewhere,1,0", "PATH", System.getenv("PATH")));
        try (Hydravisor door = tmux.door().provider(inside).discover();
                Sessions sessions = door.sessions(tmux.endpoint())) {
            assertThat(sessions.create(SessionSpec.of(PaneCommand.of("cat")).name("work"))
                            .multiplexed()
                            .attachCommand(true))
                    .containsExactly(
                            "env",
                            "-u",
                            "TMUX",
                            "tmux",
                            "-S",
                            tmux.socket().toString(),
                            "attach-session",
                            "-t",
                            "=hydra-work",
                            "-r");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmux:current", "tmux:a/b", "tmux:-L", "tmux:?x=y", "tmux:?control=maybe", "tmux:?binary="})
    void whatIsNoServerIsRefused(String endpoint) {
        try (Hydravisor door = tmux.door()
                .provider(new TmuxSessionProvider(Map.of("PATH", System.getenv("PATH"))))
                .discover()) {
            assertThatThrownBy(() -> door.sessions(endpoint)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aSocketThatCannotBeMadeIsSaid() {
        try (Hydravisor door = tmux.door().discover()) {
            assertThatThrownBy(() -> door.sessions("tmux:" + tmux.folder() + "/no/folder/socket"))
                    .isInstanceOf(HydravisorException.class)
                    .hasMessageContaining("socket");
        }
    }
}
