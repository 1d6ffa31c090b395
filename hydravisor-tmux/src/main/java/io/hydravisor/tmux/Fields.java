package io.hydravisor.tmux;

import io.hydravisor.core.BackendException;
import io.hydravisor.core.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Variables of a tmux format, each with its length in bytes before it, so that no title or path can be taken for something else:
 * {@code 5:title,}.
 */
final class Fields {
    private final byte[] text;
    private int at;

    private Fields(byte[] text) {
        this.text = text;
    }

    /** The format that asks for variables. */
    static String format(String... variables) {
        return List.of(variables).stream()
                .map(variable -> "#{n:" + variable + "}:#{" + variable + "},")
                .collect(Collectors.joining());
    }

    /** Reads lines of so many fields each. */
    static List<List<String>> read(byte[] reply, int fields) {
        Fields reader = new Fields(reply);
        List<List<String>> rows = new ArrayList<>();
        while (reader.at < reply.length) {
            List<String> row = new ArrayList<>(fields);
            for (int i = 0; i < fields; i++) {
                row.add(reader.next());
            }
            reader.expect('\n');
            rows.add(row);
        }
        return rows;
    }

    private String next() {
        int length = 0;
        int start = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9' && at - start < 9) {
            length = length * 10 + text[at++] - '0';
        }
        expect(':');
        if (at == start + 1 || length > text.length - at) {
            throw unreadable();
        }
        String value = new String(text, at, length, StandardCharsets.UTF_8);
        at += length;
        expect(',');
        return value;
    }

    private void expect(char separator) {
        if (at >= text.length || text[at] != separator) {
            throw unreadable();
        }
        at++;
    }

    private BackendException unreadable() {
        return new BackendException(Failure.of("can't read tmux's answer at byte " + at + " of " + text.length)
                .provider(TmuxSessionProvider.NAME)
                .hint("Report this with the output of 'tmux -V'."));
    }
}
