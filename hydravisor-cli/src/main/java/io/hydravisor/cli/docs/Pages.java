package io.hydravisor.cli.docs;

import io.hydravisor.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the manual pages and the completion script below a folder, as the build does for a release. */
public final class Pages {
    private final Path manual;

    private Pages(Path manual) {
        this.manual = manual;
    }

    /**
     * Writes them.
     *
     * @param arguments the folder {@code share} of a distribution
     */
    public static void main(String... arguments) throws IOException {
        // picocli sorts options by the default locale's lower case, and a Turkish one has another for I.
        Locale.setDefault(Locale.ROOT);
        Path share = Path.of(arguments[0]);
        CommandLine commands = Main.commands();
        Path completions = share.resolve("bash-completion/completions");
        Files.createDirectories(completions);
        write(completions.resolve("hydravisor"), AutoComplete.bash("hydravisor", commands));
        Path manual = share.resolve("man/man1");
        Files.createDirectories(manual);
        new Pages(manual).write(commands);
    }

    private void write(CommandLine command) throws IOException {
        ManPage page = new ManPage(command.getCommandSpec());
        write(manual.resolve(page.fileName()), page.text());
        for (CommandLine sub : command.getSubcommands().values()) {
            write(sub);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
