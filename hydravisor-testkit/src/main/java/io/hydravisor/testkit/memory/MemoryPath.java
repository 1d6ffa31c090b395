package io.hydravisor.testkit.memory;

import io.hydravisor.file.FileType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves paths as path_resolution(7): inside one tree, with links, permissions and the limits of Linux. */
final class MemoryPath {
    private static final int MAX_LINKS = 40;
    private static final int MAX_NAME_BYTES = 255;

    private final MemoryNode root;
    private final FileErrors errors;
    private final MemoryUser user;
    private final String path;
    private final boolean links;

    /**
     * @param links whether links are followed; where they are not, a path that meets one is refused
     */
    MemoryPath(MemoryNode root, FileErrors errors, MemoryUser user, String path, boolean links) {
        this.links = links;
        this.root = root;
        this.errors = errors;
        this.user = user;
        this.path = path;
    }

    /**
     * Where a path leads.
     *
     * @param folder that holds it
     * @param name its name there
     * @param node what is there, null if nothing is
     */
    record Place(MemoryNode folder, String name, @Nullable MemoryNode node) {}

    /** An entry of a folder, for what changes the folder: its last part must be a name. */
    Place entry() {
        String trimmed = path.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw errors.invalid("not a path that names an entry of a folder", path);
        }
        return find(parts(trimmed), false);
    }

    Place find(boolean follow) {
        Deque<String> rest = parts(path);
        if (path.endsWith("/")) {
            rest.addLast(".");
        }
        return find(rest, follow);
    }

    MemoryNode existing(boolean follow) {
        MemoryNode node = find(follow).node();
        if (node == null) {
            throw errors.missing(path);
        }
        return node;
    }

    private Place find(Deque<String> rest, boolean follow) {
        MemoryNode at = root;
        int followed = 0;
        Place place = new Place(root, "", root);
        while (!rest.isEmpty()) {
            if (!at.folder()) {
                throw errors.invalid("not a folder on the way", path);
            }
            if (!at.allows(user, 1)) {
                throw errors.denied(path);
            }
            String part = rest.removeFirst();
            MemoryNode node = step(at, part);
            place = new Place(at, part, node);
            if (node == null) {
                if (!rest.isEmpty()) {
                    throw errors.missing(path);
                }
                return place;
            }
            if (node.type == FileType.SYMLINK && (follow || !rest.isEmpty())) {
                if (++followed > MAX_LINKS || !links) {
                    throw errors.invalid(links ? "too many links on the way" : "a link on the way", path);
                }
                at = node.target.startsWith("/") ? root : at;
                place = new Place(at, "", at);
                List<String> more = new ArrayList<>(parts(node.target));
                for (int i = more.size() - 1; i >= 0; i--) {
                    rest.addFirst(more.get(i));
                }
            } else {
                at = node;
            }
        }
        return place;
    }

    private static @Nullable MemoryNode step(MemoryNode at, String part) {
        return switch (part) {
            case "." -> at;
            case ".." -> at.parent;
            default -> at.entries.get(part);
        };
    }

    private Deque<String> parts(String text) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : text.split("/", -1)) {
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                throw errors.invalid("a name that is too long", path);
            }
            if (!part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return parts;
    }
}
