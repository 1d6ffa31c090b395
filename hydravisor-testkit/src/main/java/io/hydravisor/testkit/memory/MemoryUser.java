package io.hydravisor.testkit.memory;

import java.util.List;

/** A user inside, as permissions count. */
record MemoryUser(String name, long uid, long gid, List<Long> groups, String home) {
    static final MemoryUser ROOT = new MemoryUser("root", 0, 0, List.of(0L), "/root");

    boolean root() {
        return uid == 0;
    }
}
