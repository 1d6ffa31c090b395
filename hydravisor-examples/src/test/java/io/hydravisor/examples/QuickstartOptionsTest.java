package io.hydravisor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
        Path record = folder.resolve("new.cast");

        assertThat(QuickstartOptions.parse(List.of(
                        "--json",
                        "--image",
                        image.toString(),
                        "--model",
                        "ollama:x",
                        "--on",
                        "containerd:/x",
                        "--pull",
                        "example.org/a:1",
                        "--pull-limit",
                        "7",
                        "--record",
                        record.toString())))
                .isEqualTo(new QuickstartOptions(
                        "containerd:/x",
                        Optional.of(image),
                        Optional.of("example.org/a:1"),
                        Duration.ofSeconds(7),
                        Optional.of(record),
                        Optional.of("ollama:x"),
                        true));
    }

    @Test
    void takesAContainerdOfItsOwnAndAPublicImageByDefault() {
        assertThat(QuickstartOptions.parse(List.of()))
                .isEqualTo(new QuickstartOptions(
                        "containerd:private",
                        Optional.empty(),
                        Optional.of("docker.io/library/busybox:latest"),
                        Duration.ofSeconds(3),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    @Test
    void leavesNothingOfAPullInAContainerdOfOthersUnlessToldTo() {
        assertThat(QuickstartOptions.parse(List.of("--on", "containerd:/x")).pull())
                .isEmpty();
        assertThat(QuickstartOptions.parse(List.of("--on", "containerd:/x", "--pull", "busybox"))
                        .pull())
                .contains("busybox");
    }

    @Test
    void aModelNeedsNoAddress() {
        assertThat(QuickstartOptions.parse(List.of("--json", "--model")).model())
                .contains("");
        assertThat(QuickstartOptions.parse(List.of("--model", "--json")))
                .satisfies(options -> assertThat(options.model()).contains(""))
                .satisfies(options -> assertThat(options.json()).isTrue());
    }

    @Test
    void doesNotReplaceAFileThatWasNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("mine"));

        assertThatThrownBy(() -> QuickstartOptions.parse(List.of("--record", file.toString())))
                .hasMessage("there is a file " + file + " already");
    }

    @ParameterizedTest
    @CsvSource({
        "--jsn, unknown option: --jsn",
        "--on, --on needs a value",
        "--image, --image needs a value",
        "--pull, --pull needs a value",
        "--record, --record needs a value",
        "--pull-limit 1h, --pull-limit needs a number of seconds: 1h",
        "--image /nowhere.tar, no such image: /nowhere.tar; tools/busybox-image /nowhere.tar makes one"
    })
    void saysWhatItCannotRead(String line, String message) {
        assertThatThrownBy(() -> QuickstartOptions.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
