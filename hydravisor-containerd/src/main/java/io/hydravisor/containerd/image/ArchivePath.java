package io.hydravisor.containerd.image;

import java.util.ArrayDeque;
import java.util.Deque;

/** Names inside an archive, which are data of a stranger's. */
final class ArchivePath {
    private ArchivePath() {}

    /** The one way to write a name; empty for the archive's root. Absolute names and {@code ..} are refused. */
    static String normalize(String name) {
        return walk(new ArrayDeque<>(), name, false, "entry", name);
    }

    /** What a symbolic link points to, seen from where it stands. */
    static String linkTarget(String link, String target) {
        Deque<String> path = new ArrayDeque<>();
        walk(path, link, false, "entry", link);
        path.pollLast();
        return walk(path, target, true, "link", link);
    }

    private static String walk(Deque<String> path, String steps, boolean mayGoUp, String kind, String name) {
        if (steps.startsWith("/")) {
            throw leadsOut(kind, name);
        }
        for (String step : steps.split("/", -1)) {
            if (step.equals("..")) {
                if (!mayGoUp || path.pollLast() == null) {
                    throw leadsOut(kind, name);
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.addLast(step);
            }
        }
        return String.join("/", path);
    }

    static BadImageException leadsOut(String kind, String name) {
        return new BadImageException(
                "the " + kind + " " + BadImageException.quote(name) + " leads out of the archive",
                "No tool writes such an archive by accident; do not trust where it comes from.");
    }
}
