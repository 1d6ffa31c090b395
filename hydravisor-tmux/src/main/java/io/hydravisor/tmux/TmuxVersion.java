package io.hydravisor.tmux;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as {@code tmux -V} tells it, such as 3.3a; the letter of a patch release counts like a further number.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch 0 without a letter, 1 for {@code a}
 */
record TmuxVersion(int major, int minor, int patch) implements Comparable<TmuxVersion> {
    /** The first one with all that is used here: client flags, subscriptions, pause-after. */
    static final TmuxVersion OLDEST = new TmuxVersion(3, 2, 1);

    /** From here on a pane's output is read to its end before the pane counts as dead: tmux's file CHANGES. */
    private static final TmuxVersion DRAINS = new TmuxVersion(3, 7, 0);

    /** From here on the line in a dead pane can be chosen: tmux's file CHANGES. */
    private static final TmuxVersion DEAD_FORMAT = new TmuxVersion(3, 3, 0);

    /** From here on keys can be sent for a certain client: tmux's file CHANGES. */
    private static final TmuxVersion CLIENT_OF_KEYS = new TmuxVersion(3, 4, 0);

    /** From here on a backslash in a buffer's name is stored as two: tmux's function clean_name. */
    private static final TmuxVersion CLEAN_NAMES = new TmuxVersion(3, 7, 0);

    /** A release, or what will become one; a build of OpenBSD's own has that system's number, which says nothing. */
    private static final Pattern TEXT = Pattern.compile("tmux (?:next-)?(\\d{1,4})\\.(\\d{1,4})([a-z]?)(?:-rc\\d*)?");

    static Optional<TmuxVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String letter = matcher.group(3);
        return Optional.of(new TmuxVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                letter.isEmpty() ? 0 : letter.charAt(0) - 'a' + 1));
    }

    boolean usable() {
        return compareTo(OLDEST) >= 0;
    }

    boolean drainsPanes() {
        return compareTo(DRAINS) >= 0;
    }

    boolean hasDeadFormat() {
        return compareTo(DEAD_FORMAT) >= 0;
    }

    boolean hasClientOfKeys() {
        return compareTo(CLIENT_OF_KEYS) >= 0;
    }

    boolean cleansNames() {
        return compareTo(CLEAN_NAMES) >= 0;
    }

    @Override
    public int compareTo(TmuxVersion other) {
        return java.util.Comparator.comparingInt(TmuxVersion::major)
                .thenComparingInt(TmuxVersion::minor)
                .thenComparingInt(TmuxVersion::patch)
                .compare(this, other);
    }

    /** {@return such as 3.3a} */
    @Override
    public String toString() {
        return major + "." + minor + (patch == 0 ? "" : Character.toString('a' + patch - 1));
    }
}
