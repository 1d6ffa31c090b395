package io.hydravisor.cli.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page in the language of man(7). */
final class ManPage {
    private final CommandSpec command;
    private final StringBuilder text = new StringBuilder();

    ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The file's name, such as {@code hydravisor-sandbox-create.1}. */
    String fileName() {
        return name() + ".1";
    }

    private String name() {
        return command.qualifiedName("-");
    }

    String text() {
        line(".TH " + name().toUpperCase(Locale.ROOT) + " 1 \"\" \"Hydravisor\" \"Hydravisor\"");
        String[] description = command.usageMessage().description();
        section("NAME");
        line(escape(name()) + " \\- " + escape(description.length == 0 ? "" : description[0]));
        section("SYNOPSIS");
        line(escape(synopsis()));
        section("DESCRIPTION");
        for (String paragraph : description) {
            line(escape(paragraph));
            line(".PP");
        }
        parameters();
        options();
        subcommands();
        seeAlso();
        return text.toString();
    }

    private String synopsis() {
        CommandLine.Help help = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return help.synopsis(0).strip().replaceAll("\\s+", " ");
    }

    private void parameters() {
        List<PositionalParamSpec> shown =
                command.positionalParameters().stream().filter(p -> !p.hidden()).toList();
        if (!shown.isEmpty()) {
            section("ARGUMENTS");
            shown.forEach(parameter -> item("\\fI" + escape(parameter.paramLabel()) + "\\fR", parameter.description()));
        }
    }

    private void options() {
        List<OptionSpec> shown = command.options().stream()
                .filter(option -> !option.hidden())
                .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
                .toList();
        if (!shown.isEmpty()) {
            section("OPTIONS");
        }
        for (OptionSpec option : shown) {
            List<String> names = new ArrayList<>();
            for (String name : option.names()) {
                names.add("\\fB" + escape(name) + "\\fR");
            }
            String value = option.arity().max() == 0 ? "" : " \\fI" + escape(option.paramLabel()) + "\\fR";
            item(String.join(", ", names) + value, option.description());
        }
    }

    private void subcommands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (CommandLine each : command.subcommands().values()) {
            CommandSpec sub = each.getCommandSpec();
            item(
                    "\\fB" + escape(sub.qualifiedName("-")) + "\\fR(1)",
                    sub.usageMessage().description());
        }
    }

    private void seeAlso() {
        if (command.parent() != null) {
            section("SEE ALSO");
            line("\\fB" + escape(command.parent().qualifiedName("-")) + "\\fR(1)");
        }
    }

    private void section(String title) {
        line(".SH " + title);
    }

    private void item(String head, String... description) {
        line(".TP");
        line(head);
        line(escape(String.join(" ", Arrays.asList(description))));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A hyphen that is one of the program's own, no place to break a word, and no line that is a request. */
    private static String escape(String words) {
        String escaped = words.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
