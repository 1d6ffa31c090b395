package io.hydravisor.containerd;

import io.hydravisor.containerd.wire.Container;
import io.hydravisor.containerd.wire.Mount;
import java.util.List;

/**
 * A sandbox's record as it is made first, and what it gets when the sandbox's files are there.
 *
 * @param container the record
 * @param completion changes it in containerd too, if it does anything
 */
record Draft(Container container, Completion completion) {
    /** What a sandbox's record gets when its files are there. */
    @FunctionalInterface
    interface Completion {
        /**
         * Completes it.
         *
         * @param root what the files are mounted from
         */
        Container complete(Container container, List<Mount> root);
    }

    /** One to which nothing is missing. */
    static Draft whole(Container container) {
        return new Draft(container, (record, root) -> record);
    }
}
