package io.hydravisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hydravisor.containerd.ContainerdDaemon;
import io.hydravisor.containerd.DockerRegistry;
import io.hydravisor.ollama.fake.FakeOllama;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * docs/cli.md says what the command does: each of its examples is run, and nothing is missing there. {@code -Dreference.sections=session}
 * runs those alone of the sections in whose title this regular expression is found.
 */
class ReferenceTest {
    private static final Pattern SECTIONS = Pattern.compile(System.getProperty("reference.sections", ""));

    @RegisterExtension
    static final ContainerdDaemon DAEMON = ContainerdDaemon.empty();

    @RegisterExtension
    static final DockerRegistry REGISTRY = new DockerRegistry();

    @TempDir
    static Path folder;

    static FakeOllama ollama;

    @BeforeAll
    static void startOllama() throws Exception {
        ollama = FakeOllama.tcp();
    }

    @AfterAll
    static void stopOllama() throws Exception {
        ollama.close();
        new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint()).endSessions();
    }

    @TestFactory
    Stream<DynamicNode> everyExampleDoesWhatItIsSaidToDo() throws Exception {
        Shell shell = new Shell(folder, DAEMON.stateFolder(), DAEMON.endpoint())
                .endpoints(DAEMON.endpoint(), ollama.endpoint());
        Files.copy(ContainerdDaemon.busyboxArchive(), folder.resolve("busybox.tar"));
        Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        REGISTRY.push(folder.resolve("busybox.tar"), "team/tools", "3");
        return Reference.sections().stream()
                .filter(section -> !section.examples().isEmpty())
                .filter(section -> SECTIONS.matcher(section.title()).find())
                .map(section -> DynamicContainer.dynamicContainer(
                        section.title(),
                        section.examples().stream()
                                .map(example ->
                                        DynamicTest.dynamicTest(example.line(), () -> run(shell, section, example)))));
    }

    private static void run(Shell shell, Reference.Section section, Reference.Example example) {
        Shell.Result result = shell.sh("REGISTRY=" + REGISTRY.host() + "; " + example.line());
        assertThat(result.exit())
                .as("exit code; standard error: %s", result.err())
                .isEqualTo(example.exit());
        assertThat(result.out()).as("standard output").matches(example.out());
        assertThat(result.err()).as("standard error").matches(example.err());
        if (example.json() && example.exit() == 0) {
            List<JsonNode> documents = Schemas.documents(result.out());
            assertThat(documents)
                    .isNotEmpty()
                    .allSatisfy(document -> assertThat(section.schemas())
                            .as("a schema that fits %s", document)
                            .anySatisfy(schema -> assertThat(Schemas.violations(schema, document))
                                    .isEmpty()));
        } else if (example.json()) {
            assertThat(Schemas.documents(result.err()))
                    .singleElement()
                    .satisfies(error ->
                            assertThat(Schemas.violations("error", error)).isEmpty());
        }
    }

    @Test
    void everyCommandAndOptionIsThere() {
        for (CommandLine command : leaves(Main.commands()).toList()) {
            String name = name(command);
            assertThat(Reference.sections())
                    .filteredOn(
                            section -> section.command().filter(name::equals).isPresent())
                    .as("the section of '%s'", name)
                    .singleElement()
                    .satisfies(section -> {
                        assertThat(section.examples()).isNotEmpty();
                        for (OptionSpec option : command.getCommandSpec().options()) {
                            if (!option.inherited()) {
                                assertThat(section.text()).contains(option.longestName());
                            }
                        }
                    });
        }
    }

    @Test
    void nothingElseIsThere() {
        Set<String> commands = new TreeSet<>();
        leaves(Main.commands()).forEach(command -> commands.add(name(command)));
        assertThat(Reference.sections())
                .flatExtracting(section -> section.command().stream().toList())
                .allSatisfy(command -> assertThat(commands).contains(command));
    }

    @Test
    void everySchemaIsUsedAndEachThatIsUsedExists() throws Exception {
        Set<String> used = new TreeSet<>();
        Reference.sections().forEach(section -> used.addAll(section.schemas()));
        assertThat(used).containsExactlyElementsOf(Schemas.names());
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(ReferenceTest::leaves);
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName().substring("hydravisor ".length());
    }
}
