package io.hydravisor.core;

import java.util.regex.Pattern;

/** What a sandbox, a snapshot and a command may be called, and what an id may look like. */
public final class Names {
    private static final int MAX_CHARS = 50;
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*");
    private static final int MAX_ID_CHARS = 64;

    private Names() {}

    /**
     * Checks a name: a DNS label (RFC 1123), so that it can be a host name and a part of every backend's ids.
     *
     * @param kind what is named, for the message
     * @param name 1 to 50 characters: {@code a-z}, {@code 0-9} and inner hyphens
     * @return the name
     * @throws InvalidInputException if it is none
     */
    public static String check(String kind, String name) {
        if (name.length() > MAX_CHARS || !DNS_LABEL.matcher(name).matches()) {
            throw new InvalidInputException(Failure.of("not a name for a " + kind + ": " + quoted(name))
                    .hint("Use 1 to " + MAX_CHARS
                            + " characters of a-z, 0-9 and '-', starting and ending with a letter or" + " digit."));
        }
        return name;
    }

    /**
     * Checks an id that an application chooses, such as a command's.
     *
     * @param kind what is identified, for the message, as in {@code a command's id}
     * @param id 1 to 64 letters and digits, joined by single dots, underscores or hyphens
     * @return the id
     * @throws InvalidInputException if it is none
     */
    public static String checkId(String kind, String id) {
        if (id.length() > MAX_ID_CHARS || !ID.matcher(id).matches()) {
            throw new InvalidInputException(Failure.of(
                            "can't use " + kind + " of " + id.length() + " characters that has others than allowed")
                    .hint("Use 1 to " + MAX_ID_CHARS + " letters and digits, joined by single '.', '_' or '-'."));
        }
        return id;
    }

    private static String quoted(String name) {
        String shown = name.length() > 2 * MAX_CHARS ? name.substring(0, 2 * MAX_CHARS) + "..." : name;
        StringBuilder safe = new StringBuilder("'");
        // Control characters in a message could forge log lines or drive a terminal.
        shown.codePoints()
                .forEach(c -> safe.append(Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c)));
        return safe.append("' (").append(name.length()).append(" characters)").toString();
    }
}
