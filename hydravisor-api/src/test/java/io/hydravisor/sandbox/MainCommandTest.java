package io.hydravisor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.Capability;
import io.hydravisor.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainCommandTest {
    private static final List<String> ENTRY = List.of("/entry", "-x");
    private static final List<String> CMD = List.of("serve");

    @Test
    void aProgramOfOnesOwnPassesTheImagesOver() {
        assertThat(MainCommand.of("make", "all").argv(ENTRY, CMD)).containsExactly("make", "all");
        assertThat(MainCommand.of("make", "all")).isEqualTo(MainCommand.of(List.of("make", "all")));
    }

    @Test
    void theImagesArgumentsAreReplacedAndItsEntryPointIsNot() {
        assertThat(MainCommand.ofImage().argv(ENTRY, CMD)).containsExactly("/entry", "-x", "serve");
        assertThat(MainCommand.ofImage("check").argv(ENTRY, CMD)).containsExactly("/entry", "-x", "check");
        assertThat(MainCommand.ofImage().argv(List.of(), CMD)).containsExactly("serve");
        assertThat(MainCommand.ofImage("sh").argv(List.of(), List.of())).containsExactly("sh");
    }

    @Test
    void nothingToRunIsRefused() {
        MainCommand image = MainCommand.ofImage();
        assertThatThrownBy(() -> image.argv(List.of(), List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> MainCommand.of(List.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void itsTextShowsNoArguments() {
        assertThat(MainCommand.of("make", "--token=secret")).hasToString("make");
        assertThat(MainCommand.ofImage("--token=secret").toString()).doesNotContain("secret");
    }

    @Test
    void aSpecWithOneNeedsItsCapability() {
        assertThat(SandboxSpec.of(Image.oci("debian:12"))
                        .main(MainCommand.ofImage())
                        .needs())
                .contains(Capability.MAIN);
    }
}
