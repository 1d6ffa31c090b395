package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Variables of a tmux format, each with its length in bytes before it, so that no title or path can be taken for something else:
 * {@code 5:title,}.
 */
final class Fields {
    private static final int TRIES = 10;

    private final byte[] text;
    private int at;

    private Fields(byte[] text) {
        this.text = text;
    }

    /**
     * Asks for variables of all that a command lists, a row for each. tmux looks a variable up twice, for its length and for itself,
     * and some change in between, as the name of the program that runs: then it is asked again.
     */
    static List<List<String>> ask(Server server, List<String> listing, String... variables) {
        List<String> command = new ArrayList<>(listing);
        command.addAll(List.of("-F", format(variables)));
        for (int attempt = 1; attempt < TRIES; attempt++) {
            Optional<List<List<String>>> rows = read(server.query(command), variables.length);
            if (rows.isPresent()) {
                return rows.get();
            }
        }
        return read(server.query(command), variables.length).orElseThrow(Fields::unreadable);
    }

    private static String format(String... variables) {
        return Stream.of(variables)
                .map(variable -> "#{n:" + variable + "}:#{" + variable + "},")
                .collect(Collectors.joining());
    }

    /** Reads lines of so many fields each; empty if they are not. */
    static Optional<List<List<String>>> read(byte[] reply, int fields) {
        Fields reader = new Fields(reply);
        List<List<String>> rows = new ArrayList<>();
        while (reader.at < reply.length) {
            List<String> row = new ArrayList<>(fields);
            for (int i = 0; i < fields; i++) {
                Optional<String> next = reader.next();
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                row.add(next.get());
            }
            if (!reader.passes('\n')) {
                return Optional.empty();
            }
            rows.add(row);
        }
        return Optional.of(rows);
    }

    private Optional<String> next() {
        int length = 0;
        int start = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - start < 9) {
            length = length * 10 + text[at++] - '0';
        }
        if (at == start || !passes(':') || length > text.length - at) {
            return Optional.empty();
        }
        String value = new String(text, at, length, StandardCharsets.UTF_8);
        at += length;
        return passes(',') ? Optional.of(value) : Optional.empty();
    }

    private boolean passes(char separator) {
        return at < text.length && text[at++] == separator;
    }

    private static BackendException unreadable() {
        return new BackendException(Failure.of("can't read tmux's answer")
                .provider(TmuxSessionProvider.NAME)
                .hint("Report this with the output of 'tmux -V'."));
    }
}
