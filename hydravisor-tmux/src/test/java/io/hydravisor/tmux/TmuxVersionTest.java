package io.hydravisor.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmuxVersionTest {
    @ParameterizedTest
    @CsvSource({
        "tmux 3.2a, 3.2a, true, false",
        "tmux 3.3a, 3.3a, true, false",
        "tmux 3.2, 3.2, false, false",
        "tmux 2.9a, 2.9a, false, false",
        "tmux 1.8, 1.8, false, false",
        "tmux next-3.7, 3.7, true, true",
        "tmux 3.5-rc2, 3.5, true, false",
        "tmux 3.10, 3.10, true, true",
        "tmux 4.0, 4.0, true, true"
    })
    void versionsAreReadAndCompared(String said, String shown, boolean usable, boolean drains) {
        TmuxVersion version = TmuxVersion.parse(said).orElseThrow();

        assertThat(version).hasToString(shown);
        assertThat(version.usable()).isEqualTo(usable);
        assertThat(version.drainsPanes()).isEqualTo(drains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tmux", "tmux openbsd-7.4", "screen 4.0", "tmux 3", "tmux 3.3a extra"})
    void whatIsNoVersionIsNone(String said) {
        assertThat(TmuxVersion.parse(said)).isEmpty();
    }
}
