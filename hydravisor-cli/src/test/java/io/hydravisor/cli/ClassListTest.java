package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.ollama.fake.FakeOllama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The list of classes that the launcher's archive is made of holds what commands load. One that has not kept up with the code costs
 * speed and nothing else, so that nobody would notice. {@code -Dclasses.accept=true} writes it anew.
 */
class ClassListTest {
    private static final Path LIST = Path.of("src/main/dist/classes.lst");
    private static final List<String> COMMANDS = List.of(
            "providers",
            "doctor --json",
            "sandbox create --name warm --image " + ContainerdDaemon.BUSYBOX.name(),
            "sandbox list",
            "sandbox exec -i warm -- true",
            "sandbox copy - warm:/tmp/file",
            "sandbox copy warm:/tmp/file -",
            "sandbox stats warm",
            "sandbox delete warm",
            "model list",
            "model generate --model small hello",
            "session create --name warm -- sh",
            "session run warm -- true",
            "session capture warm",
            "session kill warm");

    @RegisterExtension
    static final ContainerdDaemon DAEMON = new ContainerdDaemon();

    @TempDir
    Path folder;

    @Test
    void commandsLoadLittleThatIsNotInTheList() throws Exception {
        Set<String> loaded = new TreeSet<>();
        Shell shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint());
        try (FakeOllama ollama = FakeOllama.tcp()) {
            shell.endpoints(DAEMON.endpoint(), ollama.endpoint());
            loaded.addAll(loaded(shell));
        }
        if (Boolean.getBoolean("classes.accept")) {
            Files.write(LIST, loaded);
        }

        Set<String> ours = new TreeSet<>(loaded);
        ours.removeIf(name -> name.matches("(?:java|jdk|sun)/.*"));
        Set<String> missing = new TreeSet<>(ours);
        names(LIST).forEach(missing::remove);

        assertThat(missing).as("of %d classes", ours.size()).hasSizeLessThan(ours.size() / 10);
    }

    private Set<String> loaded(Shell shell) throws Exception {
        Set<String> loaded = new TreeSet<>();
        for (String command : COMMANDS) {
            Path list = folder.resolve("loaded");
            ProcessBuilder run = shell.launcher(command.split(" ", -1));
            run.environment().put("HYDRAVISOR_JAVA_OPTIONS", "-XX:DumpLoadedClassList=" + list);
            assertThat(Shell.run(run, new byte[0]).exit()).as(command).isZero();
            loaded.addAll(names(list));
        }
        return loaded;
    }

    /** The list's lines without comments, numbers and what is of one Java alone. */
    private static List<String> names(Path list) throws IOException {
        try (Stream<String> lines = Files.lines(list)) {
            return lines.filter(line -> line.matches("[A-Za-z].*"))
                    .map(line -> line.split(" ", 2)[0])
                    .filter(name -> !name.contains("Lambda")
                            && !name.contains("$Proxy")
                            && !name.contains("Species")
                            && !name.contains("EventHandler"))
                    .toList();
        }
    }
}
