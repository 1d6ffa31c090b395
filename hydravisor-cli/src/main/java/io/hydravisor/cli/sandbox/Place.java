package io.hydravisor.cli.sandbox;

import io.hydravisor.cli.base.UsageException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something is copied from or to.
 *
 * @param sandbox the sandbox, empty for this host
 * @param path the path there; of this host also {@code -} for a standard stream
 */
record Place(Optional<String> sandbox, String path) {
    private static final Pattern INSIDE = Pattern.compile("([a-z0-9](?:[a-z0-9-]*[a-z0-9])?):(.*)", Pattern.DOTALL);

    /** Reads {@code NAME:/path}, a path of this host, or {@code -}. A path of this host like the first is written with {@code ./}. */
    static Place parse(String text) {
        Matcher inside = INSIDE.matcher(text);
        if (!inside.matches()) {
            return new Place(Optional.empty(), text);
        }
        if (!inside.group(2).startsWith("/")) {
            throw new UsageException(
                    "'" + text + "' has no absolute path",
                    "Write NAME:/path for a path in a sandbox, and ./" + text + " for a file of this host.");
        }
        return new Place(Optional.of(inside.group(1)), inside.group(2));
    }

    boolean isStream() {
        return sandbox.isEmpty() && path.equals("-");
    }
}
