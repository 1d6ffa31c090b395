package io.hydravisor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page of reference, with its sections and examples. */
final class Reference {
    static final Path FOLDER = repository().resolve("docs");
    private static final Pattern EXIT = Pattern.compile("  # exit ([0-9]+)$");
    private static final Pattern SCHEMA = Pattern.compile("\\(cli/schemas/([a-z-]+)\\.json\\)");

    /**
     * A part of the page under a heading.
     *
     * @param title the heading
     * @param text all lines up to the next heading
     * @param examples what is run
     */
    record Section(String title, String text, List<Example> examples) {
        /** The command that it is about, without {@code hydravisor}. */
        Optional<String> command() {
            return title.startsWith("hydravisor ")
                    ? Optional.of(title.substring("hydravisor ".length()))
                    : Optional.empty();
        }

        List<String> schemas() {
            return SCHEMA.matcher(text).results().map(found -> found.group(1)).toList();
        }
    }

    /**
     * A line for the shell, and what is said to come of it.
     *
     * @param line the line
     * @param exit the exit code
     * @param expected what it prints, with an ellipsis for what differs
     */
    record Example(String line, int exit, List<String> expected) {
        boolean json() {
            return line.contains("--json");
        }

        /** What belongs on the standard error. */
        boolean isError(String expectedLine) {
            return (exit != 0 && json())
                    || expectedLine.startsWith("hydravisor: ")
                    || expectedLine.startsWith("hint: ");
        }

        Pattern out() {
            return pattern(expected.stream().filter(line -> !isError(line)).toList());
        }

        Pattern err() {
            return pattern(expected.stream().filter(this::isError).toList());
        }

        private static Pattern pattern(List<String> lines) {
            StringBuilder regex = new StringBuilder();
            for (String line : lines) {
                if (line.equals("…")) {
                    regex.append("(?:.*\n)*?");
                    continue;
                }
                String separator = "";
                for (String part : line.split("…", -1)) {
                    regex.append(separator).append(Pattern.quote(part));
                    separator = ".*";
                }
                regex.append('\n');
            }
            return Pattern.compile(regex.toString());
        }
    }

    private Reference() {}

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/cli.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not inside the repository");
        }
        return folder;
    }

    static List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        String title = "";
        List<String> lines = new ArrayList<>();
        for (String line : page()) {
            if (line.startsWith("## ") || line.startsWith("### ")) {
                sections.add(section(title, lines));
                title = line.replaceFirst("#+ ", "");
                lines = new ArrayList<>();
            } else {
                lines.add(line);
            }
        }
        sections.add(section(title, lines));
        return sections;
    }

    private static List<String> page() {
        try {
            return Files.readAllLines(FOLDER.resolve("cli.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Section section(String title, List<String> lines) {
        List<Example> examples = new ArrayList<>();
        boolean inside = false;
        @Nullable Example current = null;
        for (String line : lines) {
            if (line.equals("```console")) {
                inside = true;
            } else if (line.equals("```")) {
                inside = false;
            } else if (inside && line.startsWith("$ ")) {
                current = example(line.substring(2));
                examples.add(current);
            } else if (inside) {
                Objects.requireNonNull(current, line).expected().add(line);
            }
        }
        return new Section(title, String.join("\n", lines), examples);
    }

    private static Example example(String line) {
        Matcher exit = EXIT.matcher(line);
        return exit.find()
                ? new Example(line.substring(0, exit.start()), Integer.parseInt(exit.group(1)), new ArrayList<>())
                : new Example(line, 0, new ArrayList<>());
    }
}
