package io.hydravisor.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydravisor.core.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
    @TempDir
    Path folder;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private Launcher launcher(@Nullable Path chosen) {
        return new Launcher(chosen, properties::get, environment::get);
    }

    private Path program(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(file, "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void whoNamesItMoreCloselyWins() throws IOException {
        Path chosen = program("chosen");
        Path property = program("property");
        Path variable = program("variable");
        Path found = program("bin/hydravisor");
        environment.put("PATH", folder.resolve("nothing") + ":" + folder.resolve("bin"));
        assertThat(launcher(null).find()).isEqualTo(found);

        environment.put("HYDRAVISOR_LAUNCHER", variable.toString());
        assertThat(launcher(null).find()).isEqualTo(variable);

        properties.put("hydravisor.launcher", property.toString());
        assertThat(launcher(null).find()).isEqualTo(property);

        assertThat(launcher(chosen).find()).isEqualTo(chosen);
    }

    @Test
    void whatIsSetToNothingIsNotSet() throws IOException {
        Path found = program("bin/hydravisor");
        properties.put("hydravisor.launcher", "");
        environment.put("HYDRAVISOR_LAUNCHER", "");
        environment.put("PATH", folder.resolve("bin").toString());

        assertThat(launcher(null).find()).isEqualTo(found);
    }

    @Test
    void anotherOneIsNotTakenInPlaceOfTheOneThatIsNamed() throws IOException {
        program("bin/hydravisor");
        environment.put("PATH", folder.resolve("bin").toString());
        Path gone = folder.resolve("gone");

        assertMissing(gone, "Hydravisor.Builder.launcher(...) names " + gone);
        environment.put("HYDRAVISOR_LAUNCHER", gone.toString());
        assertMissing(null, "the variable HYDRAVISOR_LAUNCHER names " + gone);
        properties.put("hydravisor.launcher", gone.toString());
        assertMissing(null, "the system property hydravisor.launcher names " + gone);
    }

    @Test
    void aFolderAndAFileThatCannotBeExecutedAreNoProgram() throws IOException {
        Files.createDirectories(folder.resolve("one/hydravisor"));
        Files.createDirectories(folder.resolve("two"));
        Files.createFile(folder.resolve("two/hydravisor"));
        environment.put("PATH", folder.resolve("one") + ":" + folder.resolve("two"));

        assertMissing(null, "not in the PATH");
        assertMissing(folder.resolve("one/hydravisor"), "which is no program");
    }

    /** A name that is not absolute would be another program in each folder. */
    @ParameterizedTest
    @ValueSource(strings = {"", ":", ".", "bin"})
    void isNotLookedForInTheWorkingDirectory(String path) {
        environment.put("PATH", path);

        assertMissing(null, "not in the PATH");
    }

    private void assertMissing(@Nullable Path chosen, String why) {
        assertThatThrownBy(() -> launcher(chosen).find())
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("Hydravisor.builder().launcher(...)");
    }
}
