package io.hydravisor.front;

import io.hydravisor.file.TreeCopy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts what a tree copy does. */
final class TreeTally {
    private final List<String> skipped = new ArrayList<>();
    private long files;
    private long folders;
    private long links;
    private long bytes;

    void file(long size) {
        files++;
        bytes += size;
    }

    void folder() {
        folders++;
    }

    void link() {
        links++;
    }

    void skip(String path, String reason) {
        skipped.add(path + ": " + reason);
    }

    TreeCopy done() {
        skipped.sort(Comparator.naturalOrder());
        return new TreeCopy(files, folders, links, bytes, skipped);
    }
}
