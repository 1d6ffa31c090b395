package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryOption() throws IOException {
        Path image = Files.createFile(folder.resolve("image.tar"));

        assertThat(QuickstartOptions.parse(
                        List.of("--json", "--image", image.toString(), "--model", "ollama:x", "--on", "containerd:/x")))
                .isEqualTo(new QuickstartOptions("containerd:/x", image, Optional.of("ollama:x"), true));
    }

    @Test
    void takesAContainerdOfItsOwnByDefault() throws IOException {
        Path image = Files.createFile(folder.resolve("image.tar"));

        assertThat(QuickstartOptions.parse(List.of("--image", image.toString())))
                .isEqualTo(new QuickstartOptions("containerd:private", image, Optional.empty(), false));
    }

    @Test
    void aModelNeedsNoAddress() throws IOException {
        String image = Files.createFile(folder.resolve("image.tar")).toString();

        assertThat(QuickstartOptions.parse(List.of("--image", image, "--model")).model())
                .contains("");
        assertThat(QuickstartOptions.parse(List.of("--model", "--image", image)))
                .isEqualTo(new QuickstartOptions("containerd:private", Path.of(image), Optional.of(""), false));
    }

    @ParameterizedTest
    @CsvSource({
        "--jsn, unknown option: --jsn",
        "--on, --on needs a value",
        "--image, --image needs a value",
        "--image /nowhere.tar, no such image: /nowhere.tar; tools/busybox-image /nowhere.tar makes one"
    })
    void saysWhatItCannotRead(String line, String message) {
        assertThatThrownBy(() -> QuickstartOptions.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
