package io.hydravisor.tmux;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes arguments so that who reads them gets them back: tmux's command parser, its formats, its argument list, a shell. Rules
 * for the first: tmux(1), "COMMAND PARSING AND EXECUTION".
 */
final class Quoting {
    private Quoting() {}

    /** One command as a line, without the line feed. The arguments have no NUL. */
    static String line(List<String> arguments) {
        return arguments.stream().map(Quoting::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        StringBuilder text = new StringBuilder(argument.length() + 16).append('"');
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c == '"' || c == '\\' || c == '$') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == '~') {
                // A tilde at the start would become a home folder even between quotes.
                text.append("\\%03o".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    /** Text for an argument that tmux expands as a format. */
    static String format(String text) {
        return text.replace("#", "##");
    }

    /** An argument of the tmux binary itself, where one that ends with a semicolon would end the command. */
    static String argument(String text) {
        return text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text;
    }

    /** A word for a POSIX shell, which fish reads the same way. */
    static String shell(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
