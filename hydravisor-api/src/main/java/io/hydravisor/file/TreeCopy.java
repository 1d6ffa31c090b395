package io.hydravisor.file;

import java.util.List;

/**
 * What a copy has done.
 *
 * @param files how many regular files were copied
 * @param folders how many folders were made or were there
 * @param links how many links were made
 * @param bytes how many bytes of files
 * @param skipped what was not copied, each as {@code path: reason}, sorted
 */
public record TreeCopy(long files, long folders, long links, long bytes, List<String> skipped) {
    /**
     * Copies the list.
     *
     * @param files how many regular files were copied
     * @param folders how many folders were made or were there
     * @param links how many links were made
     * @param bytes how many bytes of files
     * @param skipped what was not copied, each as {@code path: reason}, sorted
     */
    public TreeCopy {
        skipped = List.copyOf(skipped);
    }
}
