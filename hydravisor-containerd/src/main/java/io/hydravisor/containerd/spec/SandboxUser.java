package io.hydravisor.containerd.spec;

import java.util.List;

/**
 * A user inside a sandbox, as numbers.
 *
 * @param groups all of them, with {@code gid}
 */
public record SandboxUser(long uid, long gid, List<Long> groups, String home) {
    /** Root needs no look-up. */
    public static final SandboxUser ROOT = new SandboxUser(0, 0, List.of(0L), "/root");

    public SandboxUser {
        groups = List.copyOf(groups);
    }
}
